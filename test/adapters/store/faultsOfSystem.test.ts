import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { inParallel } from '../../crash/rig/pool';
import { bundleForNode } from '../../support/bundle';
import { figure } from '../../support/figure';
import { openedStore, prefixLength, wasmFile } from '../../support/storeRig';
import { commitHistory } from '../../support/storeSession';
import { tempFolder } from '../../support/tempFolder';
import { traced, type Point } from '../../support/traced';

/** `npm run test:faults R9` lets each call of the store fail, in every way; three of them are to show that it can be done. */
const all = process.env['COPPICE_SYSTEM_CALLS'] === 'all';
const CALLS = ['mkdir', 'openat', 'pwrite64', 'fdatasync', 'fsync', 'rename', 'unlink', 'close'];
const CODES = ['ENOSPC', 'EIO', 'EACCES'];
const steps = 6;

interface Outcome {
  readonly hit: boolean;
  readonly wrong: readonly string[];
}

it('loses nothing and tears nothing when the system refuses any one call of a process that writes its state', { timeout: 3_600_000 }, async ({ skip }) => {
  const without = spawnSync('strace', ['-V']).error;
  if (without !== undefined) {
    figure('R9', 'system calls: skipped, there is no strace here. It takes Linux, and `apt-get install strace`.');
    skip('there is no strace');
  }
  const program = await bundleForNode('test/support/storeSessionMain.ts');
  const argv = (folder: string): readonly string[] => [program, folder, wasmFile, String(steps)];
  const calm = tempFolder();
  const points = (await traced(argv(calm), { calls: CALLS, folder: calm })).points;
  for (const call of CALLS) expect(points.filter((point) => point.call === call), call).not.toEqual([]);
  const cases = all ? points.flatMap((point) => CODES.map((code) => ({ point, code }))) : sampleOf(points);
  const outcomes = await inParallel(cases, 2, ({ point, code }) => refused(argv, point, code));
  const wrong = outcomes.flatMap((outcome) => outcome.wrong);
  const missed = outcomes.filter(({ hit }) => !hit).length;
  figure('R9', `system calls: ${cases.length - missed} of ${cases.length} refused (${points.length} calls of ${CALLS.length} kinds, ${CODES.length} errors): ${wrong.length} torn or lost`);
  expect({ wrong, missed }).toEqual({ wrong: [], missed: 0 });
});

/** One process whose nth call of a kind fails, and what the next one finds. */
async function refused(argv: (folder: string) => readonly string[], point: Point, code: string): Promise<Outcome> {
  const folder = tempFolder();
  const { hit, out } = await traced(argv(folder), { calls: [point.call], folder, inject: { ...point, code } });
  const what = `${code} at ${point.call} ${point.number}`;
  const acknowledged = Number(/^acknowledged (\d+)$/m.exec(out)?.[1] ?? Number.NaN);
  if (Number.isNaN(acknowledged)) return { hit, wrong: [`${what}: it did not come to its end: ${out}`] };
  const store = await openedStore({ folder });
  const length = prefixLength(store.load().rows);
  const ended = await commitHistory(store, length, steps);
  await store.close();
  if (length < 0) return { hit, wrong: [`${what}: torn`] };
  if (length < acknowledged) return { hit, wrong: [`${what}: ${length} of ${acknowledged} acknowledged are there`] };
  return { hit, wrong: ended === steps ? [] : [`${what}: it does not go on`] };
}

/** A write, a sync and a change of name, in the middle. */
function sampleOf(points: readonly Point[]): readonly { readonly point: Point; readonly code: string }[] {
  return ['pwrite64', 'fdatasync', 'rename'].flatMap((call, index) => {
    const some = points.filter((point) => point.call === call);
    const point = some[Math.floor(some.length / 2)];
    return point === undefined ? [] : [{ point, code: CODES[index]! }];
  });
}
