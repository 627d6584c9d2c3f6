import type { Refused } from '../engine';
import type { Oid, Plan } from '../model/plan';
import type { Task } from '../model/task';
import type { Works } from '../run/works';
import { keyList } from './planPart';
import { refused } from './refused';

/** What earlier runs of one and the same text have landed, by task. */
export type EarlierLandings = ReadonlyMap<string, { readonly plan: Plan; readonly commit: Oid; readonly at: number }>;

export function earlierLandings(works: Works, plans: readonly Plan[]): EarlierLandings {
  return new Map(plans.flatMap((plan) => works.state().tasksOf(plan.id).flatMap((task) => landingOf(plan, task))));
}

function landingOf(plan: Plan, { key, state }: Task): [string, { plan: Plan; commit: Oid; at: number }][] {
  return state.kind === 'landed' ? [[key, { plan, commit: state.commit, at: state.at }]] : [];
}

/** New work starts from HEAD: what it builds on must be there, or it would be done without it. */
export async function notBroughtIn(works: Works, landings: EarlierLandings, head: Oid): Promise<Refused | null> {
  const latest = new Map<string, { readonly plan: Plan; readonly commit: Oid; readonly at: number }>();
  // What landed last has everything below it that landed before.
  for (const landing of landings.values()) {
    if ((latest.get(landing.plan.id)?.at ?? -1) < landing.at) latest.set(landing.plan.id, landing);
  }
  for (const { plan, commit } of latest.values()) {
    if (await works.ports.git.isAncestor(commit, head)) continue;
    const keys = [...landings].filter(([, landing]) => landing.plan.id === plan.id).map(([key]) => key);
    const branch = plan.integrationRef.replace('refs/heads/', '');
    return refused('not-brought-in', `${keyList(keys)} landed before, on ${branch}, which is not in the branch you are on.`, `Bring it in first: coppice land ${plan.id} --into BRANCH. Then start the rest of the plan.`);
  }
  return null;
}
