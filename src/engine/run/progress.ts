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
  const reach = tasks.filter((task) => task.state.kind === 'failed' || task.state.kind === 'cancelled').map((task) => task.key);
  for (let key = reach.pop(); key !== undefined; key = reach.pop()) {
    if (given.has(key)) continue;
    given.add(key);
    reach.push(...(dependents.get(key) ?? []));
  }
  return given;
}

/** Keys a task still waits for. */
export function unmet(task: Task, tasks: { get(key: string): Task | undefined }): readonly string[] {
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
