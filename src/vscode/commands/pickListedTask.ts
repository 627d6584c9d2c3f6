import { refused } from '../outcome';
import type { Repositories } from '../repositories';
import { isListed } from '../views/boardRows';
import type { AnyNode } from '../views/nodes';
import { pickTask, type Picked, type TaskTarget } from './targets';

export const NO_LISTED_TASK = refused('No task waits that could still be changed.', 'Tasks of a document are changed in the document; those that were begun are left alone.');

/** A task without a plan that nothing was done for yet. One it is called on is for the engine to judge. */
export async function pickListedTask(repositories: Repositories, on: AnyNode | undefined, placeHolder: string): Promise<Picked<TaskTarget>> {
  const plans = new Map(repositories.all.flatMap(({ board }) => board.plans.map((plan) => [plan.id, plan] as const)));
  return pickTask(repositories, on, (task) => isListed(task, plans.get(task.planId)), placeHolder);
}
