import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { locateGit } from '../../../src/adapters/git/environment';
import type { CommandRequest, JobRequest } from '../../../src/engine/index';
import { Choices } from '../../support/choices';
import { gitIn } from '../../support/gitIn';
import { LandingGit, watched } from '../../support/landingGit';
import { planText } from '../../support/planText';
import { Simulation } from '../../support/simulation';
import { commitUpon, markOf, randomBatch, repositoryOf, type Batch } from './randomBatch';

/** What became of a batch, to be judged. */
export interface LandedBatch {
  readonly batch: Batch;
  readonly root: string;
  readonly base: string;
  readonly world: Simulation;
  /** By the ids of landings: the commit that lay there, clean, when its checks ran, and what they said. */
  readonly tested: ReadonlyMap<string, { readonly commit: string; readonly passed: boolean }>;
  /** What tasks did after their first try was no good: key of the task, path and word. */
  readonly again: readonly Again[];
}

export interface Again {
  readonly key: string;
  readonly path: string;
  readonly word: string;
  /** Its earlier commits are no longer on its branch. */
  readonly fresh: boolean;
}

const AGAIN = 'again';
const MOST_STEPS = 2000;
const OVER: ReadonlySet<string> = new Set(['landed', 'attention', 'failed', 'cancelled']);

/** Waits for the real git behind it, whose answers take time of their own. */
class LandingWorld extends Simulation {
  idle: () => Promise<boolean> = () => Promise.resolve(false);

  override async settle(): Promise<void> {
    do await super.settle();
    while (await this.idle());
  }
}

/** Lets an engine land a random batch in a real repository below this folder. */
export async function landBatch(seed: number, folder: string): Promise<LandedBatch> {
  const batch = randomBatch(seed);
  const random = new Choices(seed + 1);
  const root = join(folder, 'repo');
  const { base, tips } = repositoryOf(batch, root);
  const environment = { PATH: process.env['PATH'], HOME: folder };
  const commonDir = join(root, '.git');
  const git = new LandingGit({ repository: { root, commonDir, stateFolder: join(commonDir, 'coppice'), gitVersion: '2.39.5', git: locateGit(environment) ?? 'git' }, environment });
  // The longer a test takes, the longer are the trains that form meanwhile.
  const testTakesMs = random.pick([1000, 6000, 20_000, 20_000]);
  const again: Again[] = [];
  const tested = new Map<string, { readonly commit: string; readonly passed: boolean }>();

  const commitOf = (job: JobRequest, key: string): string => {
    const head = git.headOf(job.worktree) ?? base;
    if (job.number === 1) return tips.get(key) ?? head;
    const path = `${AGAIN}/${key}-${String(job.number)}`;
    const word = `word-${key}-again${String(job.number)}`;
    again.push({ key, path, word, fresh: job.why.kind === 'conflict' });
    return commitUpon(root, head, path, `${word}\n`);
  };
  const judge = ({ id, cwd }: CommandRequest): boolean => {
    if (!id.startsWith('l-')) return true;
    const [head = '', ...dirty] = gitIn(cwd, 'status', '--porcelain=v2', '--branch', '--untracked-files=all').split('\n').filter((line) => !line.startsWith('# ') || line.startsWith('# branch.oid '));
    const passed = !together(batch, cwd);
    tested.set(id.replace(/-c\d+$/, ''), { commit: dirty.length === 0 ? head.replace('# branch.oid ', '') : `unclean: ${dirty.join(', ')}`, passed });
    return passed;
  };
  const { git: port, idle } = watched(git);
  const world = new LandingWorld({
    perform: (job) => {
      git.commits(job.worktree, commitOf(job, job.taskId.split('/').at(-1)?.toUpperCase() ?? ''));
      return { takesMs: 1000 + random.below(9000), exit: { kind: 'code', code: 0 } };
    },
    passes: judge,
    checkTakesMs: ({ id }) => (id.startsWith('l-') ? testTakesMs : 0),
    repository: { root, git: port },
  });
  world.idle = idle;
  const tasks = Object.fromEntries([...batch.changes.keys()].map((key) => [key, []]));
  await world.start(planText({ tasks, checks: ['make test'] }), { maxParallel: batch.changes.size });
  for (let steps = 0; !(await isOver(world)); steps += 1) {
    if (steps > MOST_STEPS) throw new Error('It does not come to an end.');
    if (!(await world.step())) break;
  }
  return { batch, root, base, world, tested, again };
}

async function isOver(world: Simulation): Promise<boolean> {
  await world.settle();
  return world.store.load().rows.tasks.every(({ state }) => OVER.has(state.kind));
}

/** Whether those that are not right together are both in this tree, and neither was told yet. */
function together({ apart }: Batch, folder: string): boolean {
  const mended = existsSync(join(folder, AGAIN)) ? readdirSync(join(folder, AGAIN)).map((name) => name.replace(/-\d+$/, '')) : [];
  return apart.length > 0 && apart.every((key) => existsSync(join(folder, markOf(key))) && !mended.includes(key));
}
