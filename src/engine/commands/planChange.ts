import { assertNever } from '../../util/assertNever';
import type { Plan, PlanDocument } from '../model/plan';
import type { Task } from '../model/task';
import { companionsFrom } from '../plan/companions/companion';
import { parsePlan } from '../plan/parsePlan';
import { diffPlans, isDoneMark, judgeDiff, matchTasks, type DiffVerdict, type PlanDiff, type TaskStage } from '../planning/index';
import type { Works } from '../run/works';
import { earlierLandings } from './earlierRuns';
import { planPart } from './planPart';

/** A changed document beside the plan that runs by the older one, as far as both are about the same part of it. */
export interface PlanChangeFound {
  readonly old: PlanDocument;
  readonly next: PlanDocument;
  readonly diff: PlanDiff;
  readonly verdict: DiffVerdict;
  /** The task of the run that each task of the new document is; the others are new. */
  readonly taskOf: ReadonlyMap<string, Task>;
}

/** Whether a changed task now says something else about what runs for it, and by whom. */
export function saysWhoWorks({ fields }: PlanDiff['changed'][number]): boolean {
  return fields.some((field) => field === 'agent' || field === 'run' || field === 'template' || field === 'jobs');
}

/** Null where the older text is not to be had any more. */
export function findChange(works: Works, running: Plan, document: PlanDocument): PlanChangeFound | null {
  const kept = works.ports.store.planText(running.id);
  const whole = kept === null ? null : parsePlan(kept.text, { path: running.path, companions: companionsFrom(kept.companions) }).plan;
  if (whole === null) return null;
  const rows = new Map(works.state().tasksOf(running.id).map((task) => [task.key, task]));
  const matches = matchTasks(whole.tasks, document.tasks);
  const leftOut = new Set(matches.filter((match) => !rows.has(match.old.key)).map((match) => match.next.key));
  const taskOf = new Map(matches.flatMap((match) => [rows.get(match.old.key)].flatMap((row) => (row === undefined ? [] : [[match.next.key, row] as const]))));
  const landed = landedBefore(works, running, new Map(matches.map((match) => [match.old.key, match.next.key])));
  const isPart = ({ key, done }: { readonly key: string; readonly done: boolean }): boolean => !leftOut.has(key) && (!done || isBegun(taskOf.get(key)));
  const old = planPart(whole, new Set(rows.keys()), new Set(landed.keys()));
  const next = planPart(document, new Set(document.tasks.filter(isPart).map(({ key }) => key)), new Set(landed.values()));
  const diff = diffPlans(old, next);
  const verdict = judgeDiff(diff, (key) => stageOf(rows.get(key)));
  return { old, next, diff, verdict, taskOf };
}

/** Nothing is different but that the document marks as done what has landed. */
export function isNothing({ added, removed, changed, renumbered, planFields }: PlanDiff, hasLanded: (key: string) => boolean): boolean {
  return added.length + removed.length + renumbered.length + planFields.length === 0 && changed.every(({ key, fields }) => hasLanded(key) && fields.every((field) => isDoneMark(field, fields)));
}

/** What earlier runs of the older text had landed, by its old key. */
function landedBefore(works: Works, { path, textHash }: Plan, keys: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const plans = [...works.state().plans.values()].filter((plan) => plan.path === path && plan.textHash === textHash);
  return new Map([...earlierLandings(works, plans).keys()].map((key) => [key, keys.get(key) ?? key]));
}

/** Something was done for it already: it has attempts, and perhaps a branch and a worktree. */
export function isBegun(task: Task | undefined): boolean {
  return task !== undefined && stageOf(task) !== 'waiting';
}

export function stageOf(task: Task | undefined): TaskStage {
  if (task === undefined) return 'waiting';
  switch (task.state.kind) {
    case 'landed':
      return 'landed';
    case 'failed':
    case 'cancelled':
      return 'ended';
    case 'backlog':
    case 'ready':
      return task.tries.started === 0 ? 'waiting' : 'ended';
    case 'preparing':
    case 'running':
    case 'checking':
    case 'queued':
    case 'landing':
    case 'waiting':
    case 'attention':
      return 'running';
    default:
      return assertNever(task.state, 'state');
  }
}
