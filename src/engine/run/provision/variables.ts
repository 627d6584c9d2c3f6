import { TASK_LIST } from '../../model/plan';
import type { Task, Worktree } from '../../model/task';
import { shortBranch } from '../names';
import { mustGet } from '../state';
import type { Works } from '../works';
import { baseOf } from './provisionFor';

/** What everything that runs in a worktree is told of it: agents, checks, setup and teardown alike. */
export function worktreeVariables(works: Works, worktree: Worktree, task: Task | null): Readonly<Record<string, string>> {
  const plan = worktree.planId === null ? null : mustGet(works.state().plans, worktree.planId, 'plan');
  const { branchRef, ports } = worktree;
  return {
    COPPICE_ROOT: works.ports.places.root,
    COPPICE_WORKTREE: worktree.path,
    ...(plan === null ? {} : { ...(plan.path === TASK_LIST ? {} : { COPPICE_PLAN: plan.path }), COPPICE_PLAN_ID: plan.id }),
    ...(task === null ? {} : { COPPICE_TASK_ID: task.id, COPPICE_TASK_KEY: task.key }),
    ...(branchRef === null ? {} : { COPPICE_BRANCH: shortBranch(branchRef) }),
    COPPICE_BASE: baseOf(works.state(), worktree),
    ...(ports === null ? {} : { COPPICE_PORT: String(ports.first), COPPICE_PORT_COUNT: String(ports.count) }),
  };
}
