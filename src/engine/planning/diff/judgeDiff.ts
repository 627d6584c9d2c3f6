import type { ChangedTask, PlanDiff, TaskField } from './diffPlans';

/** How far a task of the running plan has come. `ended`: it failed or was cancelled. */
export type TaskStage = 'waiting' | 'running' | 'landed' | 'ended';

export type TaskChange =
  | { readonly kind: 'added'; readonly key: string }
  | { readonly kind: 'removed'; readonly key: string }
  | ({ readonly kind: 'changed' | 'renumbered' } & ChangedTask);

export type DiffObjection = 'begun-task-removed' | 'running-task-removed' | 'running-task-changed' | 'running-task-done' | 'landed-task-removed' | 'landed-task-changed';

export interface ObjectedChange {
  readonly change: TaskChange;
  readonly objection: DiffObjection;
  /** In words, with what can be done instead. */
  readonly reason: string;
}

/** What of a diff may be done to a plan that runs. Nothing that is at work or has landed is disturbed silently. */
export interface DiffVerdict {
  readonly applicable: readonly TaskChange[];
  /** Only when a person agrees to this very change. */
  readonly needsConsent: readonly ObjectedChange[];
  /** Not at all: what was done is not undone by editing a document. */
  readonly refused: readonly ObjectedChange[];
}

/** Fields that change how a task is shown or counted, but nothing that an agent was or would be told. */
const HARMLESS: ReadonlySet<TaskField> = new Set(['estimate', 'optional', 'phase', 'worktree', 'softDependsOn', 'externalDependsOn']);

export function judgeDiff(diff: PlanDiff, stageOf: (oldKey: string) => TaskStage): DiffVerdict {
  const verdict = { applicable: [] as TaskChange[], needsConsent: [] as ObjectedChange[], refused: [] as ObjectedChange[] };
  for (const change of changesOf(diff)) {
    const stage = change.kind === 'added' ? 'waiting' : stageOf(change.kind === 'removed' ? change.key : change.from);
    const objection = objectionTo(change, stage);
    if (objection === null) verdict.applicable.push(change);
    else (stage === 'running' ? verdict.needsConsent : verdict.refused).push({ change, ...objection });
  }
  return verdict;
}

function changesOf(diff: PlanDiff): readonly TaskChange[] {
  return [
    ...diff.added.map((key): TaskChange => ({ kind: 'added', key })),
    ...diff.removed.map((key): TaskChange => ({ kind: 'removed', key })),
    ...diff.changed.map((change): TaskChange => ({ kind: 'changed', ...change })),
    ...diff.renumbered.map((change): TaskChange => ({ kind: 'renumbered', ...change })),
  ];
}

function objectionTo(change: TaskChange, stage: TaskStage): Omit<ObjectedChange, 'change'> | null {
  if (change.kind === 'added' || stage === 'waiting') return null;
  if (stage === 'ended') return change.kind === 'removed' || change.fields.includes('done') ? objections.begunRemoved(change.kind === 'removed' ? change.key : change.from) : null;
  if (change.kind === 'removed') return stage === 'running' ? objections.removed(change.key) : objections.landedRemoved(change.key);
  const fields = change.fields.filter((field) => !HARMLESS.has(field) && !(stage === 'landed' && isDoneMark(field, change.fields)));
  if (fields.length === 0) return null;
  if (stage === 'landed') return objections.landedChanged(change.from, fields);
  return fields.length === 1 && fields[0] === 'done' ? objections.done(change.from) : objections.changed(change.from, fields);
}

/** The mark may stand in the words of the task itself. */
export function isDoneMark(field: TaskField, fields: readonly TaskField[]): boolean {
  return field === 'done' || (field === 'prompt' && fields.includes('done'));
}

type Objection = Omit<ObjectedChange, 'change'>;

const objections = {
  begunRemoved: (key: string): Objection => ({ objection: 'begun-task-removed', reason: `${key} was begun and has not landed: taking it out would leave its branch to nobody. Retry it, or let the run end without it.` }),
  removed: (key: string): Objection => ({ objection: 'running-task-removed', reason: `${key} is at work: taking it out of the plan stops it. Its branch is kept.` }),
  changed: (key: string, fields: readonly TaskField[]): Objection => ({ objection: 'running-task-changed', reason: `${key} is at work on what the plan said before (${fields.join(', ')}): the change takes effect when it is tried anew.` }),
  done: (key: string): Objection => ({ objection: 'running-task-done', reason: `The document says that ${key} is done, or no longer done, while it is at work.` }),
  landedRemoved: (key: string): Objection => ({ objection: 'landed-task-removed', reason: `${key} has landed: taking it out of the document does not take out its work. Undo its landing for that.` }),
  landedChanged: (key: string, fields: readonly TaskField[]): Objection => ({ objection: 'landed-task-changed', reason: `${key} has landed as the plan had it before (${fields.join(', ')}): add a new task for what is different.` }),
};
