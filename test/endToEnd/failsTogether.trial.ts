import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Choices } from '../support/choices';
import { tempFolder } from '../support/tempFolder';
import { trapPlan, TRAPS, type Trap } from './support/traps';
import { world, type World } from './support/world';

/** More of them in `npm run test:faults R24`. */
const COUNT = Number(process.env['COPPICE_TRAPS'] ?? 3);
const traps = Array.from({ length: COUNT }, (_, index) => ({ seed: index + 1, trap: trapOf(index) }));
const seen = { traps: 0, sprung: 0, values: 0, commits: 0, red: 0 };

afterAll(() => {
  process.stdout.write(`R24 ${String(seen.traps)} traps, ${String(seen.sprung)} sprung; the integration branches took ${String(seen.values)} values with ${String(seen.commits)} commits: ${String(seen.red)} red\n`);
});

test.each(traps)('where $trap.what no commit on the integration branch is red (seed $seed)', { timeout: 180_000 }, async ({ seed, trap }) => {
  const plan = trapPlan(trap, new Choices(seed), tempFolder());
  const here = await world({ plan, files: { ...trap.files, 'check.sh': `${trap.check}\n` } });
  const ran = await here.coppice('run', 'plan.md', '--json', '--max-parallel', '6');
  const { planId, tasks, state } = ran.summary;
  expect({ state, landed: tasks.filter((task) => task.state === 'landed').length }, ran.err).toEqual({ state: 'completed', landed: tasks.length });

  const branch = `coppice/${planId}/integration`;
  const commits = here.lines('rev-list', '--first-parent', `main..${branch}`);
  const values = here.lines('log', '--walk-reflogs', '--format=%H', branch).filter((commit) => commits.includes(commit));
  const red = commits.filter((commit) => !isGreen(here, commit));
  seen.traps += 1;
  seen.sprung += tasks.some(({ key, attempt }) => ['T1', 'T2'].includes(key) && attempt > 1) ? 1 : 0;
  seen.values += values.length;
  seen.commits += commits.length;
  seen.red += red.length;
  expect(red).toEqual([]);
  expect(values[0], 'the branch is at the last of them').toBe(commits[0]);
  // Only one of the two had to try again, and that for its checks: else it was no trap.
  expect(tasks.filter(({ attempt }) => attempt > 1).map(({ key }) => key)).toEqual([expect.stringMatching(/^T[12]$/)]);
});

function trapOf(index: number): Trap {
  const trap = TRAPS[index % TRAPS.length];
  if (trap === undefined) throw new Error('There are no traps.');
  return trap;
}

/** Whether the check passes on a tree, by itself and apart from everything else. */
function isGreen(here: World, commit: string): boolean {
  const folder = tempFolder();
  const packed = join(folder, 'tree.tar');
  here.repository.git('archive', '--format=tar', '-o', packed, commit);
  execFileSync('tar', ['-xf', packed, '-C', folder]);
  try {
    execFileSync('sh', ['check.sh'], { cwd: folder, stdio: 'ignore' });
    return true;
  } catch (failed) {
    if (failed instanceof Error && 'status' in failed) return false;
    throw failed;
  }
}
