import type { PlanView, TaskView } from '../../protocol/views';
import { forLabel } from '../plainText';
import type { Repositories } from '../repositories';
import type { Repository } from '../repository';
import { plansInOrder } from '../views/boardRows';
import type { AnyNode } from '../views/nodes';
import { choose } from './ask';

export interface PlanTarget {
  readonly repository: Repository;
  readonly plan: PlanView;
}
export interface TaskTarget {
  readonly repository: Repository;
  readonly task: TaskView;
}

/** `none`: nothing fits. `cancelled`: the user was asked and chose nothing. */
export type Picked<T> = { readonly kind: 'picked'; readonly value: T } | { readonly kind: 'none' } | { readonly kind: 'cancelled' };

/** The plan a command is about: the one it was called on, the only one that fits, or the one the user picks. */
export async function pickPlan(repositories: Repositories, on: AnyNode | undefined, fits: (plan: PlanView, repository: Repository) => boolean, placeHolder: string): Promise<Picked<PlanTarget>> {
  const all = repositories.all.flatMap((repository) => plansInOrder(repository.board.plans).map((plan) => ({ repository, plan })));
  if (on?.kind === 'plan') {
    const value = all.find(({ plan }) => plan.id === on.planId);
    return value === undefined ? { kind: 'none' } : { kind: 'picked', value };
  }
  return pickFrom(
    all.filter(({ plan, repository }) => fits(plan, repository)),
    ({ plan, repository }) => ({ label: forLabel(plan.title), description: forLabel(plan.text), detail: repositories.all.length > 1 ? repository.name : '' }),
    placeHolder,
  );
}

export async function pickTask(repositories: Repositories, on: AnyNode | undefined, fits: (task: TaskView) => boolean, placeHolder: string): Promise<Picked<TaskTarget>> {
  const all = repositories.all.flatMap((repository) => repository.board.tasks.map((task) => ({ repository, task })));
  const value = onTask(all, repositories, on);
  if (value !== undefined) return { kind: 'picked', value };
  return pickFrom(
    all.filter(({ task }) => fits(task)),
    ({ task }) => ({ label: forLabel(`${task.key} ${task.title}`), description: forLabel(task.text), detail: '' }),
    placeHolder,
  );
}

export async function pickRepository(repositories: Repositories, on: AnyNode | undefined, placeHolder: string): Promise<Picked<Repository>> {
  const named = on !== undefined && 'repository' in on ? repositories.get(on.repository) : undefined;
  if (named !== undefined) return { kind: 'picked', value: named };
  return pickFrom(repositories.all, (repository) => ({ label: repository.name, description: repository.location.root, detail: '' }), placeHolder);
}

function onTask(all: readonly TaskTarget[], repositories: Repositories, on: AnyNode | undefined): TaskTarget | undefined {
  if (on?.kind === 'task') return all.find(({ task }) => task.id === on.taskId);
  if (on?.kind !== 'worktree') return undefined;
  const taskId = repositories.get(on.repository)?.board.worktrees.find((worktree) => worktree.id === on.worktreeId)?.taskId;
  return all.find(({ task }) => task.id === taskId);
}

async function pickFrom<T>(values: readonly T[], show: (value: T) => { label: string; description: string; detail: string }, placeHolder: string): Promise<Picked<T>> {
  const [only] = values;
  if (only === undefined) return { kind: 'none' };
  if (values.length === 1) return { kind: 'picked', value: only };
  const picked = await choose(
    values.map((value) => ({ ...show(value), value })),
    { placeHolder, matchOnDescription: true },
  );
  return picked === undefined ? { kind: 'cancelled' } : { kind: 'picked', value: picked.value };
}
