import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchRoot } from '../../support/scratchRoot';
import { judgeBatch, type Judgement } from './judgeBatch';
import { landBatch } from './landedBatch';

/** More of them in `npm run test:faults R23`. */
const COUNT = Number(process.env['COPPICE_BATCHES'] ?? 200);
/** Git works in processes of its own: a second batch uses the time in which the first waits for them. */
const WIDTH = 3;

test(`of ${String(COUNT)} random batches each lands as it was tested, and nobody's work is lost`, { timeout: 4 * 3_600_000 }, async () => {
  const sum = { landed: 0, conflicts: 0, red: 0, flagged: 0 };
  const violations: string[] = [];
  let seed = 0;
  const work = async (): Promise<void> => {
    while (seed < COUNT) {
      const mine = ++seed;
      const judged = await lived(mine);
      for (const key of ['landed', 'conflicts', 'red', 'flagged'] as const) sum[key] += judged[key];
      violations.push(...judged.violations.map((text) => `seed ${String(mine)}: ${text}`));
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
  process.stdout.write(`R23 ${String(COUNT)} batches: ${String(sum.landed)} tasks landed, ${String(sum.conflicts)} conflicts, ${String(sum.red)} red tests, ${String(sum.flagged)} left to a human; ${String(violations.length)} violations of I2, I3, I8, I11\n`);
  expect(violations).toEqual([]);
  // It would prove nothing were there no conflicts and no failures in it.
  expect(Math.min(sum.conflicts, sum.red)).toBeGreaterThan(0);
});

async function lived(seed: number): Promise<Judgement> {
  const folder = mkdtempSync(join(scratchRoot(), 'coppice-batch-'));
  try {
    return judgeBatch(await landBatch(seed, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
