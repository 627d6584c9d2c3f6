import type { Dependency, PlanDocument, PlannedTask } from '../../model/plan';
import { matchTasks, type TaskMatch } from './matchTasks';

/** What a task says, apart from its name and its place in the document. */
export type TaskField = Exclude<keyof PlannedTask, 'key' | 'aliases' | 'at'>;
/** What the plan says as a whole. */
export type PlanField = 'title' | 'phases' | 'mergeOrder' | 'finalChecks' | 'rules' | 'conflictNotes' | 'landWhen' | 'schedule' | 'template' | 'maxParallel';

export interface ChangedTask {
  /** Its key in the old document and in the new one. */
  readonly from: string;
  readonly key: string;
  /** What it says otherwise; empty where only its key is another. */
  readonly fields: readonly TaskField[];
}

/** What importing a document again would change. */
export interface PlanDiff {
  readonly added: readonly string[];
  /** Keys of the old document. */
  readonly removed: readonly string[];
  /** The same key, other content. */
  readonly changed: readonly ChangedTask[];
  /** Another key; perhaps other content too. */
  readonly renumbered: readonly ChangedTask[];
  readonly planFields: readonly PlanField[];
}

const TASK_FIELDS: readonly TaskField[] = ['title', 'prompt', 'acceptance', 'outOfScope', 'dependsOn', 'softDependsOn', 'externalDependsOn', 'publishes', 'ownership', 'run', 'agent', 'template', 'jobs', 'checks', 'branch', 'cwd', 'worktree', 'phase', 'done', 'optional', 'continuous', 'estimate'];

export function diffPlans(old: PlanDocument, next: PlanDocument): PlanDiff {
  const matches = matchTasks(old.tasks, next.tasks);
  const keys = new Map(matches.map((match) => [match.old.key, match.next.key]));
  const survived = new Set(matches.map((match) => match.next));
  const compared = inOrderOf(next, matches).map((match): ChangedTask => ({ from: match.old.key, key: match.next.key, fields: changedFields(match, keys) }));
  return {
    added: next.tasks.filter((task) => !survived.has(task)).map(({ key }) => key),
    removed: old.tasks.filter(({ key }) => !keys.has(key)).map(({ key }) => key),
    changed: compared.filter(({ from, key, fields }) => from === key && fields.length > 0),
    renumbered: compared.filter(({ from, key }) => from !== key),
    planFields: changedPlanFields(old, next, keys),
  };
}

/** Old keys and the new ones of the same tasks, for whatever is kept under a key. */
export function renamedKeys(diff: PlanDiff): ReadonlyMap<string, string> {
  return new Map(diff.renumbered.map(({ from, key }) => [from, key]));
}

function inOrderOf(next: PlanDocument, matches: readonly TaskMatch[]): readonly TaskMatch[] {
  const matchOf = new Map(matches.map((match) => [match.next, match]));
  return next.tasks.flatMap((task) => matchOf.get(task) ?? []);
}

function changedFields({ old, next }: TaskMatch, keys: ReadonlyMap<string, string>): readonly TaskField[] {
  const now = (key: string): string => keys.get(key) ?? key;
  const carried: PlannedTask = { ...old, dependsOn: old.dependsOn.map((dependency): Dependency => ({ ...dependency, on: now(dependency.on) })), softDependsOn: old.softDependsOn.map(now) };
  return TASK_FIELDS.filter((field) => !isSame(carried[field], next[field]));
}

function changedPlanFields(old: PlanDocument, next: PlanDocument, keys: ReadonlyMap<string, string>): readonly PlanField[] {
  const now = (key: string): string => keys.get(key) ?? key;
  const carried: PlanDocument = {
    ...old,
    mergeOrder: old.mergeOrder.map((step) => step.map(now)),
    phases: old.phases.map((phase) => ({ ...phase, tasks: phase.tasks.map(now) })),
    conflictNotes: old.conflictNotes.map((note) => ({ ...note, tasks: note.tasks.map(now) })),
  };
  const fields: readonly PlanField[] = ['title', 'phases', 'mergeOrder', 'finalChecks', 'rules', 'conflictNotes', 'landWhen', 'schedule', 'template', 'maxParallel'];
  return fields.filter((field) => !isSame(carried[field], next[field]));
}

/** Where something stands in its document says nothing about what it says. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a, withoutPlaces) === JSON.stringify(b, withoutPlaces);
}

function withoutPlaces(name: string, value: unknown): unknown {
  return name === 'at' ? undefined : value;
}
