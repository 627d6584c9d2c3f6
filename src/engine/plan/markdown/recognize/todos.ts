import { frontMatterLength } from '../blocks';
import { normalName, wordsOf } from '../names/normalName';
import { statusMark, type Mark } from '../names/marks';
import type { SourceText } from '../../sourceText';
import { allBlocks, allSections, type Section, type TextLine } from '../tree/document';
import { readRecords, recordCells, type TaskRecord } from './records';

/** An entry of a list of tasks in the front matter or in a fence, as some tools keep beside the plan's text. */
export interface Todo {
  readonly id: string;
  readonly title: string;
  readonly mark: Mark | null;
  readonly at: TextLine;
  readonly cells: ReturnType<typeof recordCells>;
}

export function readTodos(source: SourceText, root: Section): readonly Todo[] {
  const records = [...readRecords(frontMatter(source))];
  for (const section of allSections(root)) {
    for (const block of allBlocks(section.blocks)) if (block.kind === 'code' && /^ya?ml$/.test(block.language)) records.push(...readRecords(block.lines));
  }
  return records.flatMap((record) => todoOf(record) ?? []);
}

function frontMatter(source: SourceText): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = 0;
  for (const text of source.text.slice(0, frontMatterLength(source.text)).split('\n')) {
    lines.push({ text, start });
    start += text.length + 1;
  }
  return lines;
}

function todoOf(record: TaskRecord): Todo | null {
  const text = (name: string): string | undefined => record.fields.get(name)?.text;
  const id = text('id') ?? text('key') ?? '';
  const title = text('content') ?? text('title') ?? text('name') ?? text('summary') ?? text('description') ?? id;
  return title === '' ? null : { id, title, mark: statusMark(text('status') ?? ''), at: record.at, cells: recordCells(record) };
}

interface Titled {
  readonly key: string;
  readonly title: string;
}

/** The task whose title says the same as the entry, or whose key is the entry's id. */
export function taskOfTodo(todo: Todo, tasks: readonly Titled[]): string | null {
  const id = normalName(todo.id).replace(/-/g, '');
  const named = tasks.find(({ key }) => normalName(key).replace(/-/g, '') === id);
  if (named !== undefined) return named.key;
  if (tasks.length > MOST_COMPARED) return null;
  const words = new Set(wordsOf(todo.title).split(' '));
  let best: { readonly key: string; readonly share: number } | null = null;
  for (const { key, title } of tasks) {
    const own = wordsOf(title).split(' ');
    const share = own.filter((word) => words.has(word)).length / Math.max(1, own.length);
    if (share > (best?.share ?? ENOUGH)) best = { key, share };
  }
  return best?.key ?? null;
}

const ENOUGH = 0.7;
/** Comparing titles costs the product of both lists. */
const MOST_COMPARED = 200;
