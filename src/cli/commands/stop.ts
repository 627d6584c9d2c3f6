import { askAgain } from '../askAgain';
import { withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { refusedBy } from '../failure';
import { selectPlan } from '../select';

/** Without a plan named, every plan is stopped: who says stop means it. */
export async function stop(context: CliContext, wanted: string | undefined): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const plan = wanted === undefined ? undefined : selectPlan(await client.ask('board/get', {}), wanted, context.cwd);
    const answer = await askAgain(client, 'plan/stop', { planId: plan?.id });
    if (answer.kind === 'refused') throw refusedBy(answer);
    context.output.line(answer.text);
    return ExitCode.ok;
  });
}
