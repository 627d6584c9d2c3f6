import type { Oid } from '../../model/plan';
import { NO_PROVISION, type Provision } from '../../model/provision';
import type { Worktree } from '../../model/task';
import { mustGet, type State } from '../state';

/** What a worktree is given: as its plan was started with, or as the person said who asked for it. */
export function provisionFor(state: State, { byHand, planId }: Worktree): Provision {
  if (byHand !== null) return byHand.provision;
  return planId === null ? NO_PROVISION : mustGet(state.plans, planId, 'plan').provision;
}

/** The commit it was made from. */
export function baseOf(state: State, { byHand, planId, taskId }: Worktree): Oid {
  if (byHand !== null) return byHand.base;
  return (taskId === null ? null : state.tasks.get(taskId)?.base) ?? (planId === null ? '' : (state.plans.get(planId)?.base ?? ''));
}

/** Under whose name what is left of it is kept. */
export function ownerOf({ taskId, planId, byHand }: Worktree): string {
  return taskId ?? planId ?? `own/${byHand?.name ?? 'unnamed'}`;
}

/** Whose environment its commands get. */
export function environmentOf({ id, planId }: Worktree): string {
  return planId ?? id;
}
