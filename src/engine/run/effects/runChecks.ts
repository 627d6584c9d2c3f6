import { passed } from '../../model/plan';
import type { Check, CheckMoment, CheckResult } from '../../model/plan';
import type { Task, Worktree } from '../../model/task';
import { environmentOf } from '../provision/provisionFor';
import { worktreeVariables } from '../provision/variables';
import { mustGet, type State } from '../state';
import type { Works } from '../works';

const CHECK_TIMEOUT_MS = 30 * 60_000;

export interface CheckRun {
  /** Names the run; a run of the same name by an earlier engine is ended first. */
  readonly name: string;
  readonly worktree: Worktree;
  /** Whose work is judged; null at the end of a plan. */
  readonly task: Task | null;
  readonly checks: readonly Check[];
  /** Ids of other tasks whose work is judged with it: were one of them to stand still, the outcome would say nothing. */
  readonly alsoFor?: readonly string[];
  /** Names of those to run before the others; what is shown keeps its order. */
  readonly first?: ReadonlySet<string>;
}

export function checksAt(checks: readonly Check[], moment: CheckMoment): readonly Check[] {
  return checks.filter((check) => check.when.includes(moment));
}

/** Runs every check, also after one failed: who mends it should see all that is broken. Null when it was interrupted. */
export async function runChecks(works: Works, { name, worktree, task, checks, alsoFor = [], first = NONE }: CheckRun): Promise<readonly CheckResult[] | null> {
  const variables = worktreeVariables(works, worktree, task);
  const results = new Map<number, CheckResult>();
  for (const [index, check] of inOrder(checks, first)) {
    const outcome = await works.runCommand({
      id: `${name}-c${String(index + 1)}`,
      planId: environmentOf(worktree),
      command: check.command,
      cwd: works.ports.places.inside(worktree.path, check.cwd),
      timeoutMs: CHECK_TIMEOUT_MS,
      variables,
    }, { kind: 'plan', planId: environmentOf(worktree), taskIds: [...(task === null ? [] : [task.id]), ...alsoFor] });
    if (outcome === null) return null;
    results.set(index, { command: check.command, cwd: check.cwd, ...outcome });
  }
  return [...results].sort(([one], [other]) => one - other).map(([, result]) => result);
}

const NONE: ReadonlySet<string> = new Set();

/** With the place each has in the plan. */
function inOrder(checks: readonly Check[], first: ReadonlySet<string>): readonly (readonly [number, Check])[] {
  const all = [...checks.entries()];
  return [...all.filter(([, check]) => first.has(nameOf(check))), ...all.filter(([, check]) => !first.has(nameOf(check)))];
}

/** The checks that failed the last time this task was judged, wherever that was: whether they are mended is what is asked now. */
export function failedLast(state: State, taskId: string): ReadonlySet<string> {
  const task = mustGet(state.tasks, taskId, 'task');
  const why = state.attemptsOf(task.id).at(-1)?.why;
  return why?.kind === 'failure' && why.failure.kind === 'checks' ? new Set(why.failure.results.filter((result) => !passed(result)).map(nameOf)) : NONE;
}

function nameOf({ command, cwd }: Pick<Check, 'command' | 'cwd'>): string {
  return JSON.stringify([cwd, command]);
}
