import type { WorkTarget } from '../../protocol/work';
import type { Repositories } from '../repositories';
import type { Repository } from '../repository';
import { isRunning } from '../views/boardRows';
import type { AnyNode } from '../views/nodes';
import { pickPlan, type Picked } from './targets';

export interface PickedWork {
  readonly repository: Repository;
  readonly target: WorkTarget;
  /** For people. */
  readonly name: string;
}

/** The task or batch a command was called on, or else a plan. */
export async function pickWork(repositories: Repositories, on: AnyNode | undefined, placeHolder: string): Promise<Picked<PickedWork>> {
  if (on?.kind === 'task' || on?.kind === 'batch') {
    const repository = repositories.get(on.repository);
    const task = on.kind === 'task' ? repository?.board.tasks.find(({ id }) => id === on.taskId) : undefined;
    if (repository === undefined || (on.kind === 'task' && task === undefined)) return { kind: 'none' };
    const value: PickedWork =
      on.kind === 'task' ? { repository, target: { kind: 'task', taskId: on.taskId }, name: task?.key ?? on.taskId } : { repository, target: { kind: 'batch', planId: on.planId, batch: on.batch }, name: `batch ${on.batch}` };
    return { kind: 'picked', value };
  }
  const picked = await pickPlan(repositories, on, isRunning, placeHolder);
  if (picked.kind !== 'picked') return picked;
  const { repository, plan } = picked.value;
  return { kind: 'picked', value: { repository, target: { kind: 'plan', planId: plan.id }, name: plan.title } };
}
