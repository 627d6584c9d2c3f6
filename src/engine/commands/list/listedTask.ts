import { assertNever } from '../../../util/assertNever';
import { err, ok, type Result } from '../../../util/result';
import type { Refused } from '../../engine';
import type { Plan, PlanDocument, PlannedTask } from '../../model/plan';
import type { Task } from '../../model/task';
import type { Works } from '../../run/works';
import { isBegun } from '../planChange';
import { refused } from '../refused';
import { documentOf, isList } from './taskLists';

export interface ListedTask {
  readonly row: Task;
  readonly list: Plan;
  readonly document: PlanDocument;
  readonly planned: PlannedTask;
}

/** A task of a list that nothing was done for yet, or why it cannot be changed any more. */
export function listedTask(works: Works, taskId: string): Result<ListedTask, Refused> {
  const row = works.state().tasks.get(taskId);
  const list = row === undefined ? undefined : works.state().plans.get(row.planId);
  if (row === undefined || list === undefined) return err(refused('unknown-task', `There is no task ${taskId}.`, 'See coppice status for the tasks there are.'));
  if (!isList(list)) return err(refused('in-a-document', `${row.key} stands in ${list.path}.`, `Change it there, then: coppice run ${list.path} --accept`));
  const begun = isBegun(row) ? begunText(row, list) : null;
  if (begun !== null) return err(begun);
  if (list.phase.kind !== 'opening' && list.phase.kind !== 'running') return err(refused('list-ended', `${row.key} is in ${list.id}, which has ended.`, `Go on with that list first: coppice resume ${list.id}`));
  const document = documentOf(works, list);
  const planned = document?.tasks.find(({ key }) => key === row.key);
  if (document === null || planned === undefined) return err(refused('list-unreadable', `What ${list.id} says is not to be had any more.`, 'Add the task anew: coppice task add.'));
  return ok({ row, list, document, planned });
}

function begunText({ key, state }: Task, list: Plan): Refused {
  switch (state.kind) {
    case 'landed':
      return refused('begun', `${key} has landed, on ${list.integrationRef.replace('refs/heads/', '')}.`, 'Add what is still to be done as a task of its own: coppice task add.');
    case 'failed':
    case 'cancelled':
      return refused('begun', `${key} ${state.kind === 'failed' ? 'was begun, and has failed' : 'was cancelled'}. Its branch is kept.`, `Try it again (coppice retry ${key}), or add a task that says it better: coppice task add.`);
    case 'preparing':
    case 'running':
    case 'checking':
    case 'queued':
    case 'landing':
    case 'waiting':
    case 'attention':
    case 'backlog':
    case 'ready':
      return refused('begun', `${key} was begun already: it is ${state.kind}.`, `To give it up: coppice cancel ${key}. Its worktree and its branch stay as they are.`);
    default:
      return assertNever(state, 'state');
  }
}
