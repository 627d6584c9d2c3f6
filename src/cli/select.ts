import { resolve } from 'node:path';
import type { PlanView, Snapshot, TaskView } from '../protocol/views';
import { CliFailure } from './failure';

/** The plan a person means: by id, by document, by title, or, where nothing is said, the newest that has not ended. */
export function selectPlan(snapshot: Snapshot, wanted: string | undefined, cwd: string): PlanView {
  const newestFirst = [...snapshot.plans].sort((one, other) => other.createdAt - one.createdAt);
  if (wanted === undefined) {
    const plan = newestFirst.find((one) => one.endedAt === null) ?? newestFirst[0];
    if (plan === undefined) throw new CliFailure('No plan has been started in this repository.', 'Start one with coppice run PLAN.md.');
    return plan;
  }
  const path = resolve(cwd, wanted);
  const found =
    newestFirst.find((plan) => plan.id === wanted) ??
    newestFirst.find((plan) => plan.path === path) ??
    newestFirst.find((plan) => plan.title === wanted) ??
    newestFirst.find((plan) => wanted.length >= 4 && plan.id.startsWith(wanted));
  if (found !== undefined) return found;
  throw new CliFailure(`There is no plan ${JSON.stringify(wanted)} in this repository.`, `Known: ${listed(newestFirst.map((plan) => plan.id))}. coppice status shows them.`);
}

/** The task a person means: `W1` in the newest plan that has one, `PLAN/W1`, or a task's id. */
export function selectTask(snapshot: Snapshot, wanted: string, cwd: string): TaskView {
  const byId = snapshot.tasks.find((task) => task.id === wanted);
  if (byId !== undefined) return byId;
  const slash = wanted.lastIndexOf('/');
  const [plans, key] = slash > 0 ? [[selectPlan(snapshot, wanted.slice(0, slash), cwd)], wanted.slice(slash + 1)] : [snapshot.plans, wanted];
  const newestFirst = [...plans].sort((one, other) => other.createdAt - one.createdAt);
  for (const plan of newestFirst) {
    const task = snapshot.tasks.find((one) => one.planId === plan.id && one.key.toLowerCase() === key.toLowerCase());
    if (task !== undefined) return task;
  }
  const keys = snapshot.tasks.filter((task) => task.planId === newestFirst[0]?.id).map((task) => task.key);
  throw new CliFailure(`There is no task ${JSON.stringify(wanted)} in this repository.`, `The newest plan has: ${listed(keys)}.`);
}

export type Selected = { readonly kind: 'task'; readonly task: TaskView } | { readonly kind: 'plan'; readonly plan: PlanView };

/** What a name stands for: a task, or else a plan; the newest plan where nothing is said. */
export function selectTaskOrPlan(snapshot: Snapshot, wanted: string | undefined, cwd: string): Selected {
  if (wanted === undefined) return { kind: 'plan', plan: selectPlan(snapshot, wanted, cwd) };
  try {
    return { kind: 'task', task: selectTask(snapshot, wanted, cwd) };
  } catch (noTask) {
    if (!(noTask instanceof CliFailure)) throw noTask;
    try {
      return { kind: 'plan', plan: selectPlan(snapshot, wanted, cwd) };
    } catch (noPlan) {
      if (!(noPlan instanceof CliFailure)) throw noPlan;
      throw new CliFailure(`There is no task and no plan ${JSON.stringify(wanted)} in this repository.`, noTask.next);
    }
  }
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`;
}
