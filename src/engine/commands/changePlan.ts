import type { Refused, StartPlan, Started } from '../engine';
import type { Event } from '../model/events';
import { TASK_LIST, type Plan, type PlanDocument } from '../model/plan';
import { executionPlan, renamed, renamedKeys, type PlanDiff, type PlanEdit } from '../planning/index';
import type { Works } from '../run/works';
import { ok } from '../../util/result';
import { changedSince, changeSummary, changeText } from './changedPlan';
import { changedProvision } from './changedProvision';
import { changedTasks } from './changedTasks';
import { finalChecks, keptCompanions, pictureFor } from './importPlan';
import { unrunnable } from './pipelines';
import { findChange, isNothing, saysWhoWorks, stageOf, type PlanChangeFound } from './planChange';
import { withoutConsent } from './planTemplates';
import { retryAll } from './resume';
import { refused } from './refused';

export interface ChangeRequest {
  readonly running: Plan;
  readonly request: StartPlan;
  readonly textHash: string;
  /** Null where the changed text cannot be run. */
  readonly document: PlanDocument | null;
  /** One that was stopped stays so. */
  readonly staysStopped?: true;
}

/**
 * Takes a changed document over into the plan that runs by the older one: whole, or not at all. What is at work or has
 * landed is not disturbed, and the rest only where a person has seen the change and accepts it.
 */
export async function changePlan(works: Works, asked: ChangeRequest): Promise<Started> {
  const { running, request, document } = asked;
  if (document === null) return refused('plan-changed', `${changedSince(running)}\nThe new text cannot be run: coppice plan shows why.`, stopFirst(running));
  const before = judged(works, asked, document);
  if ('kind' in before) return before;
  const edits = request.path === TASK_LIST ? ok([]) : works.ports.planEdits(request.path);
  if (!edits.ok) return refused('edits-unreadable', edits.error, 'Mend that file, or remove it: then the plan runs as it is worked out.');
  const picture = await pictureFor(works, before.next);
  await works.ports.environments.remember(running.id, request.environment);
  // Time has passed: tasks may have been begun meanwhile. From here to the record nothing else happens.
  const now = works.state().plans.get(running.id);
  if (now?.textHash !== running.textHash) return refused('plan-changed', `${running.path} was taken over by somebody else at this moment.`, 'Look at coppice status, and try again.');
  const unasked = withoutConsent(works, request, document);
  if (unasked !== null) return unasked;
  const found = judged(works, { ...asked, running: now }, document);
  if ('kind' in found) return found;
  const execution = executionPlan(found.next, picture, editsFor(edits.value, found.diff, found.next), { previous: { batches: batchesOf(works, now), worktrees: [] } });
  await works.record(changeEvent(works, { ...asked, running: now }, found, execution), ...changedProvision(now, request), ...goingOn(works, { ...asked, running: now }, found.diff));
  // Who does not know of changes is told what it knows.
  return request.accept === undefined ? { kind: 'joined', planId: running.id } : { kind: 'changed', planId: running.id, text: changeSummary(found.diff) };
}

/** The change, or why it is not taken over. */
function judged(works: Works, { running, request }: ChangeRequest, document: PlanDocument): PlanChangeFound | Refused {
  const found = findChange(works, running, document);
  if (found === null) return refused('plan-changed', changedSince(running), stopFirst(running));
  const lines = changeText(found);
  const told = [changedSince(running), ...(lines.length === 0 ? ['Nothing that matters to its tasks is different.'] : lines)].join('\n');
  const { needsConsent, refused: impossible } = found.verdict;
  if (needsConsent.length + impossible.length > 0) return refused('plan-changed', told, `Take back what is about tasks that were begun, and start it again; or ${stopFirst(running, 'stop it first')}`);
  if (running.phase.kind !== 'running' && running.phase.kind !== 'opening') return refused('plan-changed', `${told}\nIt is coming to its end at this moment.`, 'Let it end, then start the changed document.');
  const forbidden = unrunnable(works, newAgents(found), request);
  if (forbidden !== null) return forbidden;
  if (!isNothing(found.diff, (key) => stageOf(found.taskOf.get(key)) === 'landed') && request.accept !== true) return refused('change-to-accept', told, 'All of this is about tasks that were not begun. To take it into the run: coppice run FILE --accept.');
  return found;
}

function stopFirst({ id }: Plan, lead = 'Stop it first'): string {
  return `${lead} (coppice stop ${id}), or let it end.`;
}

/** Those that agents are chosen for now: the others have theirs. */
function newAgents({ next, diff, taskOf }: PlanChangeFound): PlanDocument {
  const asked = new Set([...diff.changed, ...diff.renumbered].filter(saysWhoWorks).map(({ key }) => key));
  return { ...next, tasks: next.tasks.filter(({ key }) => !taskOf.has(key) || asked.has(key)) };
}

/** Edits speak of tasks by their keys. One that is gone got another key, or was taken out. */
function editsFor(edits: readonly PlanEdit[], diff: PlanDiff, { tasks }: PlanDocument): readonly PlanEdit[] {
  const there = new Set(tasks.map(({ key }) => key));
  const keys = new Map([...renamedKeys(diff)].filter(([from]) => !there.has(from)));
  return edits.map((edit) => renamed(edit, keys));
}

function batchesOf(works: Works, { id }: Plan): readonly { readonly number: number; readonly keys: readonly string[]; readonly canParallel: boolean; readonly dependsOn: readonly number[] }[] {
  const batches = new Map<number, string[]>();
  for (const { key, batch } of works.state().tasksOf(id).filter(({ rounds }) => rounds === undefined)) batches.set(batch, [...(batches.get(batch) ?? []), key]);
  return [...batches].sort(([a], [b]) => a - b).map(([number, keys]) => ({ number, keys, canParallel: true, dependsOn: [] }));
}

function changeEvent(works: Works, { running, request, textHash }: ChangeRequest, found: PlanChangeFound, execution: ReturnType<typeof executionPlan>): Event {
  const { next, diff } = found;
  const says = (field: 'schedule' | 'maxParallel'): boolean => diff.planFields.includes(field);
  const { tasks, removed } = changedTasks(works, { plan: running, found, execution, request });
  return {
    type: 'plan.changed',
    planId: running.id,
    text: request.text,
    ...keptCompanions(request.companions),
    plan: {
      title: next.title,
      textHash,
      schedule: says('schedule') ? (next.schedule ?? running.schedule) : running.schedule,
      maxParallel: says('maxParallel') ? (next.maxParallel ?? running.maxParallel) : running.maxParallel,
      mergeOrder: next.mergeOrder,
      finalChecks: finalChecks(next),
    },
    tasks,
    removed,
    what: changeSummary(diff),
  };
}

/** A plan that was stopped goes on; what failed and says something else now is tried again. */
function goingOn(works: Works, { running, staysStopped }: ChangeRequest, { changed, renumbered }: PlanDiff): readonly Event[] {
  if (running.paused !== null && staysStopped === true) return [];
  if (running.paused !== null) return [{ type: 'plan.resumed', planId: running.id }, ...retryAll(works.state(), running.id)];
  const mended = new Set([...changed, ...renumbered].filter(({ fields }) => fields.length > 0).map(({ from }) => from));
  return works.state().tasksOf(running.id).flatMap((task): readonly Event[] => (task.state.kind === 'failed' && mended.has(task.key) ? [{ type: 'task.retried', taskId: task.id }] : []));
}
