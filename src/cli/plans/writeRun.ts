import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { runNote, writeBack, type DocumentEdit, type PlanDocument, type ProjectConfig } from '../../engine/index';
import { writeAtomic } from '../../os/atomicFile';
import type { TaskView } from '../../protocol/views';
import { isUntouched, locate, withEngine, type CliContext } from '../context';
import { CliFailure } from '../failure';
import { readPlanFile, type PlanFile } from '../planFile';
import type { ReadPlan } from '../readPlan';

/** `done` marks what has landed; `blockers` also notes what keeps tasks from landing, until they land. */
export type WriteBack = NonNullable<NonNullable<ProjectConfig['plans']>['writeBack']>;

/** Keys of tasks, by what was written about them. */
export interface Written {
  readonly done: readonly string[];
  readonly blocked: readonly string[];
}

/** Writes into the document how its run went, and touches nothing else of it. */
export async function writeRun(context: CliContext, file: PlanFile, { document, reader }: ReadPlan, what: WriteBack): Promise<Written> {
  const run = isUntouched(locate(context)) ? new Map<string, TaskView>() : await newestRun(context, file.path);
  const own = document.tasks.filter(({ at }) => at.file === undefined);
  // Another task may have got the key since.
  const known = own.flatMap((task) => [run.get(task.key)].flatMap((view) => (view?.title === task.title ? [{ task, view }] : [])));
  const done = known.filter(({ task, view }) => !task.done && view.state === 'landed').map(({ task }) => task.key);
  const blocked = what === 'done' ? [] : known.filter(({ view }) => view.state === 'failed' || view.state === 'attention');
  const landed = what === 'done' ? [] : known.filter(({ view }) => view.state === 'landed');
  const edits: readonly DocumentEdit[] = [
    ...landed.map(({ task }): DocumentEdit => ({ kind: 'unblocked', task: task.key })),
    ...done.map((task): DocumentEdit => ({ kind: 'done', task })),
    ...blocked.map(({ task, view }): DocumentEdit => ({ kind: 'blocker', task: task.key, text: runNote(view.text) })),
  ];
  if (edits.length > 0) write(context, file, { document, reader, edits });
  return { done, blocked: blocked.map(({ task }) => task.key) };
}

interface Writing extends Pick<ReadPlan, 'reader'> {
  readonly document: PlanDocument;
  readonly edits: readonly DocumentEdit[];
}

function write({ cwd }: CliContext, file: PlanFile, { document, reader, edits }: Writing): void {
  const hash = createHash('sha256').update(file.text).digest('hex');
  const written = writeBack({ text: file.text, path: file.path, hash, companions: reader }, { plan: document, textHash: hash }, edits);
  if (!written.ok) throw new CliFailure(`${file.name} was not changed: ${written.error.message}`, written.error.hint);
  if (written.value === file.text) return;
  if (readPlanFile(file.name, cwd).text !== file.text) throw new CliFailure(`${file.name} was changed by somebody else at this moment, and was left as it is.`, 'Try again.');
  writeAtomic(file.path, written.value, statSync(file.path).mode & 0o777);
}

/** Each task as the newest run of the document that had it left it. */
function newestRun(context: CliContext, path: string): Promise<ReadonlyMap<string, TaskView>> {
  return withEngine(context, async (client) => {
    const { plans, tasks } = await client.ask('board/get', {});
    const order = new Map(plans.filter((plan) => plan.path === path).map((plan) => [plan.id, plan.createdAt]));
    const ordered = tasks.filter(({ planId }) => order.has(planId)).sort((one, other) => (order.get(one.planId) ?? 0) - (order.get(other.planId) ?? 0));
    return new Map(ordered.map((task) => [task.key, task]));
  });
}

/** What was written, for the person; null where nothing was. */
export function writtenText(name: string, { done, blocked }: Written): string | null {
  const parts = [...(done.length === 0 ? [] : [`marked as done: ${done.join(', ')}`]), ...(blocked.length === 0 ? [] : [`blockers of: ${blocked.join(', ')}`])];
  return parts.length === 0 ? null : `Written into ${name}: ${parts.join('; ')}.`;
}
