import type { ValuePath } from '../yaml/nodePlace';

/** One list of tasks of a Task Master file. Newer files hold several, each under a tag. */
export interface TaskList {
  readonly tag: string | null;
  /** Where the list stands. */
  readonly path: ValuePath;
  readonly tasks: readonly unknown[];
  readonly projectName: string | null;
}

/** The lists of a Task Master `tasks.json`, told by its shape; null where it is none. */
export function taskLists(value: unknown): readonly TaskList[] | null {
  if (!isRecord(value)) return null;
  const plain = listIn(value, null);
  if (plain !== null) return plain.tasks.length > 0 && plain.tasks.every(isForeignTask) ? [plain] : null;
  const lists = Object.entries(value).map(([tag, under]) => (isRecord(under) ? listIn(under, tag) : null));
  const found = lists.filter((list) => list !== null);
  return found.length === lists.length && found.length > 0 ? found : null;
}

function listIn(holder: Readonly<Record<string, unknown>>, tag: string | null): TaskList | null {
  const tasks = own(holder, 'tasks');
  if (!Array.isArray(tasks)) return null;
  const metadata = own(holder, 'metadata');
  const name = isRecord(metadata) ? own(metadata, 'projectName') : undefined;
  return { tag, path: tag === null ? ['tasks'] : [tag, 'tasks'], tasks, projectName: typeof name === 'string' && name.trim() !== '' ? name : null };
}

/** Fields our own tasks do not have. */
const FOREIGN = ['status', 'dependencies', 'details', 'testStrategy', 'subtasks', 'priority'];

function isForeignTask(task: unknown): boolean {
  return isRecord(task) && FOREIGN.some((field) => Object.hasOwn(task, field));
}

function own(record: Readonly<Record<string, unknown>>, field: string): unknown {
  return Object.hasOwn(record, field) ? record[field] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
