import { isAbsolute, join, relative, resolve } from 'node:path';
import { testCaseOf } from '../../engine/index';
import { inputsFolder, saveTestCase, usualFolder } from '../../client/testCases';
import type { TaskView } from '../../protocol/views';
import { locate, withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure } from '../failure';
import { failureLines } from '../render/failures';
import { selectTaskOrPlan } from '../select';

const BOLD_RED = ['\u001b[1;31m', '\u001b[0m'] as const;

export interface FailuresFlags {
  readonly attempt?: number | undefined;
  readonly json: boolean;
}

export async function failures(context: CliContext, wanted: string | undefined, { attempt, json }: FailuresFlags): Promise<ExitCode> {
  const { output } = context;
  return withPlans(context, async (client) => {
    const board = await client.ask('board/get', {});
    const chosen = selectTaskOrPlan(board, wanted, context.cwd);
    const found = await client.ask('failures/list', { ...(chosen.kind === 'task' ? { taskId: chosen.task.id } : { planId: chosen.plan.id }), ...(attempt === undefined ? {} : { attempt }) });
    if (json) {
      output.json({ type: 'failures', failures: found.failures });
      return ExitCode.ok;
    }
    const lines = failureLines(found.failures, { tasks: board.tasks, highlight: highlighter(context) });
    for (const line of lines.length > 0 ? lines : [nothing(chosen.kind === 'task' ? chosen.task : null, attempt)]) output.line(line);
    return ExitCode.ok;
  });
}

export async function saveFailure(context: CliContext, id: string, flags: { readonly to?: string | undefined; readonly json: boolean }): Promise<ExitCode> {
  const { output, cwd } = context;
  const { worktree } = locate(context);
  return withPlans(context, async (client) => {
    const { failures: found } = await client.ask('failures/list', { id });
    const [failure] = found;
    if (failure === undefined) throw new CliFailure(`There is no failure ${JSON.stringify(id)}.`, 'coppice failures shows each with its name, in brackets.');
    if (found.length > 1) throw new CliFailure(`Several failures begin with ${JSON.stringify(id)}: ${found.slice(0, 5).map((one) => one.id).join(', ')}.`, 'Name one of them.');
    const folder = inputsFolder(worktree, failure.inside ? failure.file : null) ?? usualFolder(worktree);
    const saved = saveTestCase(worktree, { ...testCaseOf(failure), to: flags.to === undefined ? join(worktree, folder) : resolve(cwd, flags.to) });
    if (!saved.ok) throw new CliFailure(`The test case was not written: ${saved.error}`, 'Name another place inside the repository with --to.');
    if (flags.json) output.json({ type: 'saved', id: failure.id, file: saved.value });
    else output.line(`Written: ${shortest(cwd, saved.value)}`);
    return ExitCode.ok;
  });
}

function highlighter({ output, environment }: CliContext): (text: string) => string {
  if (!output.live || (environment['NO_COLOR'] ?? '') !== '') return (text) => text;
  return (text) => BOLD_RED.join(text);
}

function nothing(task: TaskView | null, attempt: number | undefined): string {
  if (task === null) return attempt === undefined ? 'No failures: nothing is known to be wrong now.' : `No failures of attempt ${String(attempt)} are on record.`;
  if (attempt !== undefined) return `Attempt ${String(attempt)} of ${task.key} has no failures on record; it has had ${String(task.attempt)} ${task.attempt === 1 ? 'attempt' : 'attempts'}.`;
  const earlier = task.attempt > 0 ? ` coppice failures ${task.key} --attempt 1 shows what an earlier attempt had.` : '';
  return `${task.key} has no failures now: it is ${task.state}.${earlier}`;
}

function shortest(cwd: string, file: string): string {
  const path = relative(cwd, file);
  return isAbsolute(path) || path.startsWith('..') ? file : path;
}
