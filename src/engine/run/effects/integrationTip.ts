import type { Oid, Plan } from '../../model/plan';
import type { Landing } from '../../model/task';
import type { State } from '../state';
import type { Works } from '../works';

/**
 * Where the integration branch is. It is asked of git, since the user may have committed on it; a branch that was
 * deleted is put back where our own last landing left it.
 */
export async function integrationTip(works: Works, plan: Plan): Promise<Oid> {
  const found = await works.ports.git.resolve(plan.integrationRef);
  if (found !== null) return found;
  const last = lastLanded(works.state(), plan);
  works.ports.log.warn('The integration branch was gone and is put back', { branch: plan.integrationRef, commit: last });
  await works.ports.git.createRef(plan.integrationRef, last);
  return last;
}

function lastLanded(state: State, plan: Plan): Oid {
  let last: { readonly commit: Oid; readonly at: number } = { commit: plan.base, at: -1 };
  for (const landing of state.landings.values()) {
    if (landing.planId === plan.id && isLanded(landing) && landing.state.at > last.at) last = landing.state;
  }
  return last.commit;
}

function isLanded(landing: Landing): landing is Landing & { readonly state: { readonly kind: 'landed' } } {
  return landing.state.kind === 'landed';
}
