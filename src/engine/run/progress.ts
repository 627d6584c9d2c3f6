import type { Dependency } from '../model/plan';
import type { Task } from '../model/task';
import { dependencyVerdict } from '../plan/graph';

/** The tasks of one plan, looked up by the names the document uses. */
export function byKey(tasks: readonly Task[]): ReadonlyMap<string, Task> {
  return new Map(tasks.map((task) => [task.key, task]));
}

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
  const reach = tasks.filter((task) => task.state.kind === 'failed' || task.state.kind === 'cancelled').map((task) => task.key);
  for (let key = reach.pop(); key !== undefined; key = reach.pop()) {
    if (given.has(key)) continue;
    given.add(key);
    reach.push(...(dependents.get(key) ?? []));
  }
  return given;
}

/** Keys a task still waits for. */
export function unmet(task: Task, tasks: ReadonlyMap<string, Task>): readonly string[] {
  return task.dependsOn.filter((dependency) => !isMet(dependency, tasks.get(dependency.on)?.state.kind)).map((dependency) => dependency.on);
}

function needsLanding({ kind }: Dependency): boolean {
  return kind !== 'failure' && kind !== 'always';
}

function isMet(dependency: Dependency, state: Task['state']['kind'] | undefined): boolean {
  const outcome = state === 'landed' ? 'landed' : state === 'failed' || state === 'cancelled' ? 'failed' : 'open';
  return dependencyVerdict(dependency, { outcome, published: NOTHING }) === 'met';
}

/** Tasks cannot publish anything before they land yet. */
const NOTHING: ReadonlySet<string> = new Set();

/** Batches that have landed whole, counted from the first. */
export function landedBatches(tasks: readonly Task[]): number {
  const open = tasks.filter((task) => task.state.kind !== 'landed').map((task) => task.batch);
  return open.length === 0 ? Math.max(0, ...tasks.map((task) => task.batch)) : Math.min(...open) - 1;
}

/** The batch that is being worked on under the `batch` schedule: the first with anything left that can still land. */
export function currentBatch(tasks: readonly Task[]): number {
  const gone = dead(tasks);
  const open = tasks.filter((task) => task.state.kind !== 'landed' && !gone.has(task.key)).map((task) => task.batch);
  return open.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...open);
}
