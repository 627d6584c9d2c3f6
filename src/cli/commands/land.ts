import { askAgain } from '../askAgain';
import { withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { refusedBy } from '../failure';
import { selectPlan } from '../select';

export async function land(context: CliContext, wanted: string | undefined, flags: { readonly into: string }): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const plan = selectPlan(await client.ask('board/get', {}), wanted, context.cwd);
    const answer = await askAgain(client, 'plan/land', { planId: plan.id, into: flags.into });
    // A dirty checkout or a branch that has moved is for a person to settle; the work itself is safe.
    if (answer.kind === 'refused') throw refusedBy(answer, ExitCode.unfinished);
    context.output.line(answer.text);
    return ExitCode.ok;
  });
}
