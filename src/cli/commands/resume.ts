import type { WorkTarget } from '../../protocol/work';
import { jobEnvironment } from '../../client/jobEnvironment';
import { askAgain } from '../askAgain';
import { withPlans, type CliContext } from '../context';
import type { ExitCode } from '../exitCode';
import { refusedBy } from '../failure';
import { isAtRest } from '../outcome';
import { readSettings } from '../projectSettings';
import { checkpointDisagreements } from './checkpoint';
import { selectPlan, selectTaskOrPlan } from '../select';
import { followFrom, type FollowOptions } from './follow';
import { release } from './hold';

export interface ResumeFlags extends FollowOptions {
  readonly batch?: number | undefined;
}

/** A plan, or what of it was paused by itself. Only a plan is followed. */
export async function resume(context: CliContext, wanted: string | undefined, flags: ResumeFlags): Promise<ExitCode> {
  const part = await pausedPart(context, wanted, flags.batch);
  if (part !== null) return release(context, part);
  return withPlans(context, async (client, location) => {
    const settings = readSettings(location.root);
    const environment = jobEnvironment(context.environment, settings.ok ? settings.value.environment.allow : []);
    return followFrom(context, client, flags, async (board, reporter) => {
      for (const one of checkpointDisagreements(location.stateFolder)) reporter.note(`The checkpoint does not agree: ${one}`);
      const plan = selectPlan(board, wanted, context.cwd);
      if (!isAtRest(plan) && plan.state !== 'paused') {
        reporter.note('This plan is under way; showing how it goes on.');
        return plan.id;
      }
      const answer = await askAgain(client, 'plan/resume', { planId: plan.id, environment });
      if (answer.kind === 'refused') throw refusedBy(answer);
      reporter.note(answer.text);
      return plan.id;
    });
  });
}

async function pausedPart(context: CliContext, wanted: string | undefined, batch: number | undefined): Promise<Exclude<WorkTarget, { kind: 'plan' }> | null> {
  if (wanted === undefined && batch === undefined) return null;
  return withPlans(context, async (client) => {
    const board = await client.ask('board/get', {});
    if (batch !== undefined) return { kind: 'batch', planId: selectPlan(board, wanted, context.cwd).id, batch };
    const selected = selectTaskOrPlan(board, wanted, context.cwd);
    return selected.kind === 'task' ? { kind: 'task', taskId: selected.task.id } : null;
  });
}
