import type { PlanView, Snapshot, TaskView } from '../../protocol/views';

/** What the board knows of a document's runs. */
export interface RunOfDocument {
  /** Names the repository. */
  readonly repository: string;
  /** The run that has not ended, or else the newest. */
  readonly plan: PlanView;
  readonly isOpen: boolean;
  /** By key: each task as the newest run that had it left it. */
  readonly tasks: ReadonlyMap<string, TaskView>;
}

export function runOfDocument(repository: string, board: Snapshot, path: string): RunOfDocument | null {
  const plans = board.plans.filter((plan) => plan.path === path).sort((a, b) => a.createdAt - b.createdAt);
  const plan = plans.findLast(({ endedAt }) => endedAt === null) ?? plans.at(-1);
  if (plan === undefined) return null;
  const order = new Map(plans.map(({ id }, index) => [id, index]));
  const tasks = board.tasks.filter((task) => order.has(task.planId)).sort((a, b) => (order.get(a.planId) ?? 0) - (order.get(b.planId) ?? 0));
  return { repository, plan, isOpen: plan.endedAt === null, tasks: new Map(tasks.map((task) => [task.key, task])) };
}
