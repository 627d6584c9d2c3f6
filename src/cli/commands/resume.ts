import { jobEnvironment } from '../../client/jobEnvironment';
import { askAgain } from '../askAgain';
import { withPlans, type CliContext } from '../context';
import type { ExitCode } from '../exitCode';
import { refusedBy } from '../failure';
import { isAtRest } from '../outcome';
import { readSettings } from '../projectSettings';
import { selectPlan } from '../select';
import { followFrom, type FollowOptions } from './follow';

export async function resume(context: CliContext, wanted: string | undefined, flags: FollowOptions): Promise<ExitCode> {
  return withPlans(context, async (client, location) => {
    const settings = readSettings(location.root);
    const environment = jobEnvironment(context.environment, settings.ok ? settings.value.environment.allow : []);
    return followFrom(context, client, flags, async (board, reporter) => {
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
