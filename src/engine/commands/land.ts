import type { Done, Refused } from '../engine';
import type { Plan } from '../model/plan';
import { integrationTip } from '../run/effects/integrationTip';
import { shortBranch } from '../run/names';
import { landedBatches } from '../run/batches';
import type { State } from '../run/state';
import type { Works } from '../run/works';
import { refused } from './refused';

export interface Land {
  readonly planId?: string | undefined;
  readonly into?: string | undefined;
}

/** Fast-forwards a branch of the user's to a plan's integration branch. Only on request, and never over anything of theirs. */
export async function land(works: Works, request: Land): Promise<Done | Refused> {
  const plan = request.planId === undefined ? newestWithWork(works.state()) : works.state().plans.get(request.planId);
  if (plan === undefined) return refused('nothing-to-land', request.planId === undefined ? 'No plan has landed anything yet.' : `There is no plan ${request.planId}.`, 'See coppice status.');
  const branch = request.into === undefined ? plan.targetBranch : `refs/heads/${request.into}`;
  if (branch === null) return refused('no-branch', 'The plan was started with HEAD detached, so it has no branch of its own.', 'Name one: coppice land --into BRANCH.');
  if (!(await works.ports.git.isValidBranch(shortBranch(branch)))) return refused('bad-branch', `${JSON.stringify(request.into)} is not a branch name.`, 'Name an existing local branch, for example main.');

  const commit = await integrationTip(works, plan);
  const moved = await works.ports.git.follow(branch, commit);
  if (moved.kind === 'refused') return refused('not-moved', `${shortBranch(branch)} was left where it is: ${moved.reason}`, 'Nothing was changed. Put that right, then ask again.');
  await works.record({ type: 'plan.advanced', planId: plan.id, advance: { kind: 'moved', branch: shortBranch(branch), commit, batches: landedBatches(works.state().planTasks(plan.id)) } });
  const text = moved.kind === 'already' ? `${shortBranch(branch)} has it already.` : `${shortBranch(branch)} moved from ${moved.from.slice(0, 10)} to ${moved.to.slice(0, 10)}.`;
  return { kind: 'done', text };
}

function newestWithWork(state: State): Plan | undefined {
  return [...state.plans.values()].filter((plan) => state.tasksOf(plan.id).some((task) => task.state.kind === 'landed')).at(-1);
}
