import { isAbsolute, relative, resolve, sep } from 'node:path';
import { historyLines } from '../../engine/index';
import type { Snapshot } from '../../protocol/views';
import { locate, withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure } from '../failure';
import { printable } from '../render/printable';
import { selectPlan, selectTask } from '../select';

export interface HistoryFlags {
  readonly plan?: string | undefined;
  readonly json: boolean;
}

interface Wanted {
  readonly planId?: string;
  readonly taskId?: string;
  readonly file?: string;
}

/** What was made by which versions of everything: a task, a file, or all of a plan. */
export async function history(context: CliContext, wanted: string | undefined, { plan, json }: HistoryFlags): Promise<ExitCode> {
  const { output } = context;
  return withPlans(context, async (client) => {
    const asked = select(context, await client.ask('board/get', {}), wanted, plan);
    const report = await client.ask('history/get', asked);
    if (json) output.json({ type: 'history', ...report });
    else for (const line of report.entries.length > 0 ? historyLines(report) : [nothing(asked)]) output.line(printable(line));
    return ExitCode.ok;
  });
}

/** A task where there is one of this name, or else a file. */
function select(context: CliContext, board: Snapshot, wanted: string | undefined, plan: string | undefined): Wanted {
  if (wanted === undefined) return { planId: selectPlan(board, plan, context.cwd).id };
  const planId = plan === undefined ? undefined : selectPlan(board, plan, context.cwd).id;
  const within = planId === undefined ? board : { ...board, tasks: board.tasks.filter((task) => task.planId === planId) };
  try {
    return { taskId: selectTask(within, wanted, context.cwd).id };
  } catch (noTask) {
    if (!(noTask instanceof CliFailure)) throw noTask;
    return { file: inRepository(context, wanted), ...(planId === undefined ? {} : { planId }) };
  }
}

/** Where the path leads from this folder, relative to the worktree that is stood in: the same in all of them. */
function inRepository(context: CliContext, path: string): string {
  const file = relative(locate(context).worktree, resolve(context.cwd, path));
  if (file === '..' || file.startsWith(`..${sep}`) || isAbsolute(file)) throw new CliFailure(`${path} is not in this repository.`, 'Name a task or a file of the repository this folder belongs to.');
  return file === '' ? '.' : file.split(sep).join('/');
}

function nothing({ taskId, file }: Wanted): string {
  if (file !== undefined) return 'No task and no file of that name has been worked on by Coppice here.';
  return taskId === undefined ? 'Nothing of this plan has been begun yet.' : 'The task has not been begun yet.';
}
