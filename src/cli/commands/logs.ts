import type { EngineClient } from '../../client/engineClient';
import type { Snapshot } from '../../protocol/views';
import { withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure } from '../failure';
import { isAtRest } from '../outcome';
import { LogTail } from '../logTail';
import { printable } from '../render/printable';
import { selectTask } from '../select';

/** In these a task stays until somebody does something. */
const RESTING: ReadonlySet<string> = new Set(['landed', 'attention', 'failed', 'cancelled']);

export async function logs(context: CliContext, wanted: string, flags: { readonly follow: boolean }): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const task = selectTask(await client.follow(), wanted, context.cwd);
    const tail = new LogTail((text) => context.output.raw(printable(text)));
    const printed = await printNew(client, task.id, tail, context);
    if (!flags.follow && printed === 0) throw new CliFailure(`${task.key} has no log yet: it is ${task.state}.`, `coppice logs ${task.key} --follow waits for one.`, ExitCode.unfinished);
    if (flags.follow) await followLogs(client, task.id, tail, context);
    tail.endLine();
    tail.close();
    return ExitCode.ok;
  });
}

/** Prints the files of the task that were not begun before; gives back how many there are. */
async function printNew(client: EngineClient, taskId: string, tail: LogTail, context: CliContext): Promise<number> {
  const { files } = await client.ask('task/log', { taskId });
  for (const { title, path } of files) {
    if (tail.has(path)) continue;
    tail.endLine();
    context.output.line(`── ${printable(title)}: ${path}`);
    tail.add(path);
  }
  return files.length;
}

/** The board says when another attempt or check has begun, and when the task has come to rest. */
async function followLogs(client: EngineClient, taskId: string, tail: LogTail, context: CliContext): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    let busy = Promise.resolve();
    const look = (): void => {
      busy = busy.then(async () => {
        await printNew(client, taskId, tail, context);
        tail.read();
        if (isOver(client.board, taskId)) resolve();
      });
      busy.catch(reject);
    };
    client.onBoard(look);
    look();
  });
}

function isOver(board: Snapshot | null, taskId: string): boolean {
  const task = board?.tasks.find((one) => one.id === taskId);
  const plan = board?.plans.find((one) => one.id === task?.planId);
  return task === undefined || plan === undefined || RESTING.has(task.state) || isAtRest(plan);
}
