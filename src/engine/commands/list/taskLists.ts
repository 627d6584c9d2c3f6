import { TASK_LIST, type Plan, type PlanDocument } from '../../model/plan';
import { parsePlan } from '../../plan/parsePlan';
import type { State } from '../../run/state';
import type { Works } from '../../run/works';

/** What the list is called that tasks go to unless they are to have one of their own. */
export const LIST_TITLE = 'Tasks';

export function isList({ path }: Plan): boolean {
  return path === TASK_LIST;
}

/** The list a new task joins: one that is under way. A stopped one stays as it is. */
export function openList(state: State): Plan | null {
  return [...state.plans.values()].filter((plan) => isList(plan) && plan.title === LIST_TITLE && isUnderWay(plan)).at(-1) ?? null;
}

function isUnderWay({ phase, paused }: Plan): boolean {
  return paused === null && (phase.kind === 'opening' || phase.kind === 'running');
}

/** What the list says; null where that is not to be had any more. */
export function documentOf(works: Works, { id }: Plan): PlanDocument | null {
  const kept = works.ports.store.planText(id);
  return kept === null ? null : parsePlan(kept.text, { path: TASK_LIST }).plan;
}

/** One that no task of any list has: people name them without the list they are in. */
export function nextKey(state: State): string {
  const lists = new Set([...state.plans.values()].filter(isList).map(({ id }) => id));
  const numbers = [...state.tasks.values()].map(({ planId, key }) => (lists.has(planId) ? Number(/^T(\d{1,9})$/.exec(key)?.[1] ?? 0) : 0));
  return `T${String(numbers.reduce((most, number) => Math.max(most, number), 0) + 1)}`;
}
