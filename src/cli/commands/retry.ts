import { askAgain } from '../askAgain';
import { withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { refusedBy } from '../failure';
import { selectTask } from '../select';

export async function retry(context: CliContext, wanted: string): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const task = selectTask(await client.ask('board/get', {}), wanted, context.cwd);
    const answer = await askAgain(client, 'task/retry', { taskId: task.id });
    if (answer.kind === 'refused') throw refusedBy(answer);
    context.output.line(answer.text);
    return ExitCode.ok;
  });
}
