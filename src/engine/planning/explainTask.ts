import { assertNever } from '../../util/assertNever';
import type { Dependency, PlanDocument, PlannedTask, Reason, SourceRange } from '../model/plan';
import type { Conflict } from './conflicts/conflict';
import type { ExecutionPlan } from './executionPlan';

/** One answer to "why?": what holds, from what it was taken, and the place in the document where that stands. */
export interface Explanation {
  readonly what: string;
  readonly because: string;
  /** Not said outright, and not sure. */
  readonly isGuess: boolean;
  readonly at: SourceRange | null;
}

/** Below this a reader has guessed. */
const SURE = 0.7;

const MOST = 200;

/** Why a task is as it is: what was read from where, when it runs and what it must not run beside. */
export function explainTask(plan: PlanDocument, execution: ExecutionPlan | null, key: string): readonly Explanation[] {
  const task = plan.tasks.find((each) => each.key === key);
  if (task === undefined) return [];
  const worked = execution === null ? [] : [placeOf(task, execution), ...conflictsOf(task, execution)];
  return [...worked, ...plan.reasons.filter((reason) => reason.task === key).map(explainReason)].slice(0, MOST);
}

/** Why the plan as a whole says what it says. */
export function explainPlan(plan: PlanDocument): readonly Explanation[] {
  return plan.reasons.filter((reason) => reason.task === null).map(explainReason).slice(0, MOST);
}

export function explainReason({ field, value, because, confidence, at }: Reason): Explanation {
  return { what: value === '' ? field : `${field}: ${value}`, because, isGuess: confidence < SURE, at };
}

function placeOf(task: PlannedTask, { batches }: ExecutionPlan): Explanation {
  const certain = { isGuess: false, at: task.at };
  if (task.done) return { what: 'It is not run', because: 'the plan marks it as done', ...certain };
  if (task.continuous) return { what: 'It stands outside the batches', because: 'it goes on beside the others until the plan ends', ...certain };
  const batchOf = new Map(batches.flatMap(({ number, keys }) => keys.map((key) => [key, number] as const)));
  const batch = batchOf.get(task.key);
  if (batch === undefined) return { what: 'It is in no batch', because: 'it waits for itself, or for tasks that do', ...certain };
  const waits = task.dependsOn.map((dependency) => waitText(dependency, batchOf.get(dependency.on)));
  if (waits.length > 0) return { what: `Batch ${batch}`, because: `it waits for ${waits.join(', ')}`, ...certain };
  return { what: `Batch ${batch}`, because: batch === 1 ? 'it waits for nothing' : 'it waits for no task; phases, the merge order, files it shares or your edits put it here', ...certain };
}

/** What a dependency waits for, in words. */
export function waitText({ on, kind, name }: Dependency, batch?: number): string {
  const place = batch === undefined ? '' : ` (batch ${batch})`;
  switch (kind) {
    case 'success':
      return `${on}${place}`;
    case 'failure':
      return `the failure of ${on}${place}`;
    case 'always':
      return `the end of ${on}${place}`;
    case 'api':
    case 'artifact':
      return `${kind} ${name ?? ''} of ${on}${place}`;
    default:
      return assertNever(kind, 'kind of dependency');
  }
}

function conflictsOf(task: PlannedTask, { conflicts }: ExecutionPlan): readonly Explanation[] {
  return conflicts
    .filter((conflict) => conflict.tasks.includes(task.key) || conflict.against.includes(task.key))
    .map((conflict) => ({ what: `Not beside ${othersOf(conflict, task.key).join(', ')}`, because: [conflict.reason, ...conflict.advice.map((note) => `the plan says: ${note}`)].join('; '), isGuess: false, at: task.at }));
}

const MOST_NAMED = 6;

function othersOf({ tasks, against }: Conflict, key: string): readonly string[] {
  // Those of `against` keep away from `tasks`, not from each other.
  const others = (tasks.includes(key) ? [...tasks, ...against] : tasks).filter((other) => other !== key);
  return others.length > MOST_NAMED ? [...others.slice(0, MOST_NAMED), `${others.length - MOST_NAMED} more`] : others;
}
