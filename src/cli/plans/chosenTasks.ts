import type { PlanDocument } from '../../engine/index';
import type { CliContext } from '../context';
import { CliFailure } from '../failure';
import type { PlanFile } from '../planFile';
import { workOut } from './workOut';

export interface TaskChoice {
  /** Names of tasks, as they stand on the command line: `W1,W2`. */
  readonly only?: string | undefined;
  /** The number of a batch. */
  readonly batch?: number | undefined;
}

/** The tasks of the plan that shall run, with what they wait for; undefined for all of them. */
export async function chosenTasks(context: CliContext, { file, document }: { readonly file: PlanFile; readonly document: PlanDocument }, { only, batch }: TaskChoice): Promise<readonly string[] | undefined> {
  if (only !== undefined && batch !== undefined) throw new CliFailure('--only and --batch both say what shall run.', 'Leave one of them out.');
  if (only !== undefined) return namedTasks(document, only);
  return batch === undefined ? undefined : tasksOfBatch(context, { file, document, batch });
}

function namedTasks(document: PlanDocument, words: string): readonly string[] {
  const names = words.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0) throw new CliFailure('--only names no task.', 'Say which, divided by commas: --only W1,W2.');
  const keys = keysByName(document);
  return [...new Set(names.map((name) => keys.get(name) ?? keys.get(name.toLowerCase()) ?? unknownTask(document, name)))];
}

/** What the document calls its tasks, its own keys before other names, in any case of letters where that is clear. */
function keysByName({ tasks }: PlanDocument): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const names = [...tasks.map(({ key }) => [key, key] as const), ...tasks.flatMap(({ key, aliases }) => aliases.map((alias) => [alias, key] as const))];
  for (const [name, key] of names) if (!keys.has(name)) keys.set(name, key);
  for (const [name, key] of names) if (!keys.has(name.toLowerCase())) keys.set(name.toLowerCase(), key);
  return keys;
}

const MOST_NAMED = 20;

function unknownTask({ tasks }: PlanDocument, name: string): never {
  const more = tasks.length > MOST_NAMED ? ` and ${tasks.length - MOST_NAMED} more` : '';
  throw new CliFailure(`${name} is not in this plan.`, `Its tasks are: ${tasks.slice(0, MOST_NAMED).map(({ key }) => key).join(', ')}${more}.`);
}

async function tasksOfBatch(context: CliContext, { file, document, batch }: { readonly file: PlanFile; readonly document: PlanDocument; readonly batch: number }): Promise<readonly string[]> {
  const { execution, gap } = await workOut(context, file, document);
  if (gap !== null) context.output.error(gap);
  const keys = execution.batches.find(({ number }) => number === batch)?.keys;
  if (keys !== undefined) return keys;
  const count = execution.batches.length;
  throw new CliFailure(`There is no batch ${batch}: the plan has ${count === 1 ? 'one' : count}.`, `coppice plan ${file.name} shows who is in which.`);
}
