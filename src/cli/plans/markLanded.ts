import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { writeBack } from '../../engine/index';
import { writeAtomic } from '../../os/atomicFile';
import { isUntouched, locate, withEngine, type CliContext } from '../context';
import { CliFailure } from '../failure';
import { readPlanFile, type PlanFile } from '../planFile';
import type { ReadPlan } from '../readPlan';

/** Marks in the document what has landed, and touches nothing else of it. Gives back the keys that were marked. */
export async function markLanded(context: CliContext, file: PlanFile, { document, reader }: ReadPlan): Promise<readonly string[]> {
  const landed = isUntouched(locate(context)) ? new Map<string, string>() : await landedTasks(context, file.path);
  // Another task may have got the key since.
  const news = document.tasks.filter((task) => !task.done && task.at.file === undefined && landed.get(task.key) === task.title).map((task) => task.key);
  if (news.length === 0) return news;
  const hash = createHash('sha256').update(file.text).digest('hex');
  const written = writeBack({ text: file.text, path: file.path, hash, companions: reader }, { plan: document, textHash: hash }, news.map((task) => ({ kind: 'done', task })));
  if (!written.ok) throw new CliFailure(`${file.name} was not changed: ${written.error.message}`, written.error.hint);
  if (readPlanFile(file.name, context.cwd).text !== file.text) throw new CliFailure(`${file.name} was changed by somebody else at this moment, and was left as it is.`, 'Try again.');
  writeAtomic(file.path, written.value, statSync(file.path).mode & 0o777);
  return news;
}

/** Titles by key. */
function landedTasks(context: CliContext, path: string): Promise<ReadonlyMap<string, string>> {
  return withEngine(context, async (client) => {
    const { plans, tasks } = await client.ask('board/get', {});
    const ids = new Set(plans.filter((plan) => plan.path === path).map((plan) => plan.id));
    return new Map(tasks.filter((task) => ids.has(task.planId) && task.state === 'landed').map((task) => [task.key, task.title] as const));
  });
}
