import { expect } from 'vitest';

/** What a test saw, for whoever reads the log: `npm run test:faults` repeats the lines that begin with its name. */
export function figure(name: string, text: string): void {
  process.stdout.write(`\n${name} ${text}\n`);
}

/** A bar of time or memory is one of a quiet machine: it is held to where faults are what is measured, and nowhere else. */
export function expectWithin(seen: number, bar: number, what: string): void {
  if (process.env['COPPICE_FAULTS'] === '1') expect(seen, `${what}: ${String(seen)}, and the bar is ${String(bar)}`).toBeLessThanOrEqual(bar);
}
