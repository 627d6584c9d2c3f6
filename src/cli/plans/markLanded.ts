import { createHash } from 'node:crypto';
import { writeBack, type PlanDocument } from '../../engine/index';
import { writeAtomic } from '../../os/atomicFile';
import type { CliContext } from '../context';
import { withPlans } from '../context';
import { CliFailure } from '../failure';
import type { PlanFile } from '../planFile';

/** Marks in the document what has landed, and touches nothing else of it. Gives back the keys that were marked. */
export async function markLanded(context: CliContext, file: PlanFile, document: PlanDocument): Promise<readonly string[]> {
  const landed = await landedKeys(context, file.path);
  const news = document.tasks.filter((task) => !task.done && landed.has(task.key)).map((task) => task.key);
  if (news.length === 0) return news;
  const hash = createHash('sha256').update(file.text).digest('hex');
  const written = writeBack({ text: file.text, path: file.path, hash }, { plan: document, textHash: hash }, news.map((task) => ({ kind: 'done', task })));
  if (!written.ok) throw new CliFailure(`${file.name} was not changed: ${written.error.message}`, written.error.hint);
  writeAtomic(file.path, written.value, 0o644);
  return news;
}

function landedKeys(context: CliContext, path: string): Promise<ReadonlySet<string>> {
  return withPlans(context, async (client) => {
    const { plans, tasks } = await client.ask('board/get', {});
    const ids = new Set(plans.filter((plan) => plan.path === path).map((plan) => plan.id));
    return new Set(tasks.filter((task) => ids.has(task.planId) && task.state === 'landed').map((task) => task.key));
  });
}
