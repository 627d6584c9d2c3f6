import { expect } from 'vitest';
import { formatDiagnostics } from '../../../../src/engine/plan/formatDiagnostics';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';

/** One of each format. */
export const PATHS = ['plan.md', 'plan.yaml', 'plan.json'] as const;

/** Whatever the text: no exception, a plan or an error but never both, and places that exist. */
export function expectSound(text: string, path: string): void {
  const { plan, diagnostics } = parsePlan(text, { path });
  expect(plan === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  const lines = text.split(/\r\n?|\n/).length;
  for (const { at, message, hint } of diagnostics) {
    expect(at.line).toBeGreaterThanOrEqual(1);
    expect(at.endLine).toBeLessThanOrEqual(lines);
    expect(at.column).toBeGreaterThanOrEqual(1);
    expect(at.endLine > at.line || at.endColumn >= at.column).toBe(true);
    expect(message).not.toMatch(/undefined|\[object/);
    expect(hint).not.toBe('');
  }
  expect(formatDiagnostics(path, diagnostics, text).length).toBeGreaterThanOrEqual(diagnostics.length);
}
