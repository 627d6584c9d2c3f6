import { declaredBarrier, openStep } from '../../land/barrier';
import type { Wait } from '../../model/limits';
import type { Plan } from '../../model/plan';
import type { Task } from '../../model/task';
import type { TasksOfPlan } from '../planTasks';

/** Keeps new work from being begun while as much as that waits to land or for a person. What was begun goes on. */
interface ReviewGate {
  /** Why this task is not to be claimed; null where it may be. */
  refuses(task: Task): Wait | null;
}

const OPEN: ReviewGate = { refuses: () => null };

export function reviewGate(plan: Plan, tasks: TasksOfPlan, most: number | null): ReviewGate {
  if (most === null) return OPEN;
  const { landing, person } = inReview(tasks);
  if (landing + person < most) return OPEN;
  const wait: Wait = { kind: 'review', landing, person };
  const awaited = awaitedByQueue(plan, tasks);
  // One that was tried before, and is ready again, is so because a person has looked at it.
  return { refuses: ({ key, state, tries }) => (state.kind !== 'ready' || tries.started > 0 || awaited.has(key) ? null : wait) };
}

function inReview(tasks: TasksOfPlan): { readonly landing: number; readonly person: number } {
  const queued = tasks.in('queued');
  const paused = queued.filter(({ hold }) => hold !== null).length;
  const failed = tasks.in('failed').filter(({ optional }) => optional !== true).length;
  return { landing: queued.length - paused + tasks.count('landing'), person: paused + tasks.count('attention') + failed };
}

/** What the declared order names before something that is proven, and what that depends on: were it not begun, the queue would wait for ever. */
function awaitedByQueue(plan: Plan, tasks: TasksOfPlan): ReadonlySet<string> {
  const blocked = declaredBarrier(plan, tasks);
  const awaited = new Set<string>();
  if (!tasks.in('queued').some(({ key }) => blocked.has(key))) return awaited;
  const reach = [...openStep(plan, tasks)];
  for (let key = reach.pop(); key !== undefined; key = reach.pop()) {
    if (awaited.has(key)) continue;
    awaited.add(key);
    reach.push(...(tasks.get(key)?.dependsOn.map(({ on }) => on) ?? []));
  }
  return awaited;
}
