import type { Done, Refused } from '../engine';
import type { Driver } from '../run/driver';
import type { RunningCommands } from '../run/runningCommands';
import type { Works } from '../run/works';
import { refused } from './refused';

export interface Stopping {
  readonly works: Works;
  readonly driver: Driver;
  readonly commands: RunningCommands;
}

/** Ends the agents and checks of one plan, or of all. Answers when none of their processes is left. */
export async function stop({ works, driver, commands }: Stopping, planId: string | undefined): Promise<Done | Refused> {
  const plans = [...works.state().plans.values()].filter((plan) => plan.phase.kind !== 'ended' && plan.paused !== 'suspend' && (planId === undefined || plan.id === planId));
  if (plans.length === 0) return refused('nothing-to-stop', planId === undefined ? 'No plan is running.' : `${planId} is not running.`, 'See coppice status.');
  await works.record(...plans.map((plan) => ({ type: 'plan.paused' as const, planId: plan.id, how: 'suspend' as const })));
  await commands.stopUnwanted();
  await driver.quiet();
  return { kind: 'done', text: `Stopped ${plans.map((plan) => plan.id).join(', ')}. Go on with: coppice resume.` };
}
