import { err, ok, type Result } from '../../util/result';
import type { Refused } from '../engine';
import type { Check, PlanDocument } from '../model/plan';
import { quote } from '../plan/quote';
import { refused } from './refused';

/**
 * The keys a start is about: all of the document that is not marked as done, or the tasks that were asked for with
 * everything they wait for. A task that landed before is not waited for again.
 */
export function wantedKeys(document: PlanDocument, only: readonly string[] | undefined, landed: ReadonlySet<string>): Result<ReadonlySet<string>, Refused> {
  const tasks = new Map(document.tasks.map((task) => [task.key, task]));
  const unknown = only?.find((key) => !tasks.has(key));
  if (unknown !== undefined) return err(refused('unknown-task', `${quote(unknown)} is not in this plan.`, `Its tasks are: ${keyList(tasks.keys())}.`));
  if (only === undefined) return ok(new Set(document.tasks.filter((task) => !task.done).map((task) => task.key)));
  const wanted = new Set<string>();
  const open = [...only];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const task = tasks.get(key);
    if (task === undefined || task.done || wanted.has(key)) continue;
    wanted.add(key);
    open.push(...task.dependsOn.map(({ on }) => on).filter((on) => !landed.has(on)));
  }
  return wanted.size === 0 ? err(refused('nothing-to-do', `${keyList(only)}: the plan marks it as done.`, 'Take the mark out to have it done again.')) : ok(wanted);
}

/**
 * The document with these tasks and no others. Checks of a phase, and final ones, belong to the whole of it: they are
 * left out where something of it is still missing afterwards.
 */
export function planPart(document: PlanDocument, keys: ReadonlySet<string>, landed: ReadonlySet<string>): PlanDocument {
  const isIn = (key: string): boolean => keys.has(key);
  const missing = document.tasks.filter((task) => !task.done && !keys.has(task.key) && !landed.has(task.key));
  const missingKeys = new Set(missing.map((task) => task.key));
  const partPhases = new Set([...missing.map((task) => task.phase), ...document.phases.filter((phase) => phase.tasks.some((key) => missingKeys.has(key))).map((phase) => phase.name)]);
  return {
    ...document,
    tasks: document.tasks
      .filter((task) => isIn(task.key))
      .map((task) => ({ ...task, dependsOn: task.dependsOn.filter(({ on }) => isIn(on)), softDependsOn: task.softDependsOn.filter(isIn), checks: partPhases.has(task.phase) ? task.checks.filter((check) => !isPhaseCheck(check)) : task.checks })),
    phases: document.phases.map((phase) => ({ ...phase, tasks: phase.tasks.filter(isIn), checks: partPhases.has(phase.name) ? [] : phase.checks })),
    mergeOrder: document.mergeOrder.map((step) => step.filter(isIn)).filter((step) => step.length > 0),
    finalChecks: missing.length === 0 ? document.finalChecks : [],
  };
}

/** One that is only due after the phase. */
function isPhaseCheck({ when }: Check): boolean {
  return when.every((moment) => moment === 'phase');
}

const MOST_NAMED = 20;

export function keyList(keys: Iterable<string>): string {
  const all = [...keys];
  const named = all.slice(0, MOST_NAMED).map(quote).join(', ');
  return all.length > MOST_NAMED ? `${named} and ${all.length - MOST_NAMED} more` : named;
}
