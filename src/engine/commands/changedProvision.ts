import type { StartPlan } from '../engine';
import type { Event } from '../model/events';
import type { Plan } from '../model/plan';
import { NO_PROVISION } from '../model/provision';

/** Who starts a plan again agreed to the settings as they are by then: they hold for what is made ready from now on. */
export function changedProvision({ id, provision: before }: Plan, { options }: StartPlan): readonly Event[] {
  const provision = options.worktrees ?? NO_PROVISION;
  return JSON.stringify(provision) === JSON.stringify(before) ? [] : [{ type: 'plan.provision', planId: id, provision }];
}
