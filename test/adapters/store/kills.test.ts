import { expect, it } from 'vitest';
import { bundleForNode } from '../../support/bundle';
import { killedRuns } from '../../support/killedRuns';
import { wasmFile } from '../../support/storeRig';
import { tempFolder } from '../../support/tempFolder';

it('finds every acknowledged transaction after each of 20 kills', { timeout: 120_000 }, async () => {
  const program = await bundleForNode('test/support/commitUntilKilledMain.ts');
  // Half of them die in the middle of nowhere, half just before or just after a write.
  const results = await Promise.all(
    [0, 1].map((half) => {
      const folder = tempFolder();
      return killedRuns((run) => [program, folder, wasmFile, half === 0 ? String(3 + 7 * run) : '0', String(half === 0 ? 5000 : 3 * run)], 10);
    }),
  );
  for (const { lost, wrong, acknowledged } of results) {
    expect({ lost, wrong }).toEqual({ lost: 0, wrong: 0 });
    expect(acknowledged).toBeGreaterThan(20);
  }
});
