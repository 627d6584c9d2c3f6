import { jobEnvironment } from '../../client/jobEnvironment';
import { askAgain } from '../askAgain';
import { withEngine, withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { settingsOf } from '../projectSettings';
import { selectTask } from '../select';
import { agreedTask } from '../tasks/agreedTask';
import { promptText } from '../tasks/promptText';
import { NOTHING_SAID, titleOf, withFlags, type TaskFlags } from '../tasks/taskFlags';

interface Json {
  readonly json: boolean;
}

/** Hands the engine a task that is in no plan, and leaves: it starts by itself. */
export async function addTask(context: CliContext, said: string | undefined, { json, ...flags }: TaskFlags & Json): Promise<ExitCode> {
  const prompt = (await promptText(context, flags)) ?? said;
  if (prompt === undefined || prompt.trim() === '') throw new CliFailure('Nothing is said of what is to be done.', 'coppice task add "Fix the login timeout"');
  const task = withFlags({ ...NOTHING_SAID, title: titleOf(said ?? prompt), prompt }, flags);
  const settings = settingsOf(context);
  const answer = await withEngine(context, async (client, location) => askAgain(client, 'task/add', await agreedTask(context, client, location, { task, settings, chosen: {}, json })));
  if (answer.kind === 'refused') throw refusedBy(answer);
  const { key, planId, taskId } = answer;
  if (json) context.output.json({ type: 'task', state: 'added', key, id: taskId, planId });
  else context.output.line(`${key} is in ${planId}, and starts as soon as it can. coppice status shows it, coppice logs ${key} --follow what its agent prints.`);
  return ExitCode.ok;
}

/** Has a task say something else, as long as nothing was done for it. */
export async function editTask(context: CliContext, wanted: string, { json, title, ...flags }: TaskFlags & Json & { readonly title?: string }): Promise<ExitCode> {
  const said = await promptText(context, flags);
  const settings = settingsOf(context);
  const answer = await withPlans(context, async (client, location) => {
    const { id } = selectTask(await client.ask('board/get', {}), wanted, context.cwd);
    const before = await askAgain(client, 'task/read', { taskId: id });
    if (before.kind === 'refused') throw refusedBy(before);
    const prompt = said ?? before.task.prompt;
    const task = withFlags({ ...before.task, prompt, title: title ?? (isNamedAfter(before.task.prompt, before.task.title) ? titleOf(prompt) : before.task.title) }, flags);
    return askAgain(client, 'task/edit', { taskId: id, ...(await agreedTask(context, client, location, { task, settings, chosen: {}, json })) });
  });
  if (answer.kind === 'refused') throw refusedBy(answer);
  tell(context, json, { state: 'edited', text: answer.text });
  return ExitCode.ok;
}

function isNamedAfter(prompt: string, title: string): boolean {
  return titleOf(prompt) === title;
}

/** Takes a task out of its list, as long as nothing was done for it. */
export async function removeTask(context: CliContext, wanted: string, { json }: Json): Promise<ExitCode> {
  const settings = settingsOf(context);
  const answer = await withPlans(context, async (client) => {
    const { id } = selectTask(await client.ask('board/get', {}), wanted, context.cwd);
    return askAgain(client, 'task/remove', { taskId: id, environment: jobEnvironment(context.environment, settings.environment.allow) });
  });
  if (answer.kind === 'refused') throw refusedBy(answer);
  tell(context, json, { state: 'removed', text: answer.text });
  return ExitCode.ok;
}

function tell({ output }: CliContext, json: boolean, what: { readonly state: string; readonly text: string }): void {
  if (json) output.json({ type: 'task', ...what });
  else output.line(what.text);
}
