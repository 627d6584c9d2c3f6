import type { Dependency } from '../model/plan';
import type { Task } from '../model/task';
import { dependencyVerdict } from '../plan/graph';

/**
 * Keys of tasks that will not land unless a person steps in: those that failed or were cancelled, and all that need
 * them to land. What waits for a person's answer is not among them: its way is still open.
 */
export function dead(tasks: readonly Task[]): ReadonlySet<string> {
  const given = new Set<string>();
  const dependents = new Map<string, string[]>();
  for (const task of tasks) {
    for (const { on } of task.dependsOn.filter(needsLanding)) dependents.set(on, [...(dependents.get(on) ?? []), task.key]);
  }
  const stopped = tasks.filter((task) => task.state.kind === 'failed' || task.state.kind === 'cancelled');
  // What a continuous task did before it failed has landed all the same.
  const goesOn = new Set(stopped.filter(hasLandedOnce).map((task) => task.key));
  const reach = stopped.map((task) => task.key);
  for (let key = reach.pop(); key !== undefined; key = reach.pop()) {
    if (given.has(key)) continue;
    given.add(key);
    if (!goesOn.has(key)) reach.push(...(dependents.get(key) ?? []));
  }
  return given;
}

/** Keys a task still waits for. */
export function unmet(task: Task, tasks: { get(key: string): Task | undefined }): readonly string[] {
  return task.dependsOn.filter((dependency) => !isMet(dependency, tasks.get(dependency.on))).map((dependency) => dependency.on);
}

/** A continuous task has when its first round is over: nothing that waits for it waits any longer. */
function hasLandedOnce({ state, rounds }: Task): boolean {
  return state.kind === 'landed' || (rounds !== undefined && rounds.ended > 0);
}

function needsLanding({ kind }: Dependency): boolean {
  return kind !== 'failure' && kind !== 'always';
}

function isMet(dependency: Dependency, task: Task | undefined): boolean {
  const isGivenUp = task?.state.kind === 'failed' || task?.state.kind === 'cancelled';
  const outcome = task !== undefined && hasLandedOnce(task) ? 'landed' : isGivenUp ? 'failed' : 'open';
  return dependencyVerdict(dependency, { outcome, published: NOTHING }) === 'met';
}

/** Tasks cannot publish anything before they land yet. */
const NOTHING: ReadonlySet<string> = new Set();
