import type { Landing, Plan, Recorded, Rows } from '../../../src/engine/index';
import { PlainGit } from './plainGit';
import { savedState } from './savedState';
import type { Spec } from './spec';

/** What there is to judge: the repository, the state, and what the run was meant to do. */
export interface Evidence {
  readonly spec: Spec;
  readonly git: PlainGit;
  readonly rows: Rows;
  readonly events: readonly Recorded[];
}

export type LandedLanding = Landing & { readonly state: { readonly kind: 'landed' } };

export async function gather(spec: Spec): Promise<Evidence> {
  return { spec, git: new PlainGit(spec.root), ...(await savedState(spec.stateFolder, spec.wasmFile)) };
}

/** A plan's landings in the order in which the event log has them. */
export function landedOf({ rows, events }: Evidence, plan: Plan): readonly LandedLanding[] {
  const byId = new Map(rows.landings.map((landing) => [landing.id, landing]));
  return events.flatMap(({ event }) => {
    const landing = event.type === 'landing.landed' ? byId.get(event.landingId) : undefined;
    return landing !== undefined && isLanded(landing) && landing.planId === plan.id ? [landing] : [];
  });
}

function isLanded(landing: Landing): landing is LandedLanding {
  return landing.state.kind === 'landed';
}

export function isAtRest(rows: Rows): boolean {
  return rows.plans.every((plan) => plan.phase.kind === 'ended');
}
