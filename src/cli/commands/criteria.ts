import { withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { criteriaLines } from '../render/criteria';
import { selectTask } from '../select';

/** Ends with 0 where every criterion is proven, so that a script can ask. */
export async function criteria(context: CliContext, wanted: string, { json }: { readonly json: boolean }): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const task = selectTask(await client.ask('board/get', {}), wanted, context.cwd);
    const report = await client.ask('criteria/list', { taskId: task.id });
    if (json) context.output.json({ type: 'criteria', taskId: task.id, key: task.key, ...report });
    else for (const line of criteriaLines(report, task)) context.output.line(line);
    return report.criteria.every(({ met }) => met) ? ExitCode.ok : ExitCode.unfinished;
  });
}
