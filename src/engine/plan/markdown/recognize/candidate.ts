import type { ListItem, Section, TableRow, TextLine } from '../tree/document';
import type { Part } from '../tree/parts';
import type { Field } from '../names/labels';
import { isWorkKind, type TaskName } from '../names/taskName';

export type Form = 'heading' | 'bold' | 'row' | 'item' | 'field' | 'todo';

/** Something that may be a task. Which of them are is decided later, once all are known. */
export interface Candidate {
  readonly form: Form;
  readonly name: TaskName;
  /** The text that names it. */
  readonly at: TextLine;
  /** Headings it stands under, outermost first; its own heading is not among them. */
  readonly under: readonly Section[];
  /** Its own section, where a heading names it. */
  readonly section: Section | null;
  readonly item: ListItem | null;
  readonly cells: ReadonlyMap<Field, TextLine>;
  readonly row: TableRow | null;
  /** Offsets between which its text stands. */
  readonly start: number;
  readonly end: number;
  readonly checked: boolean | null;
  readonly struck: boolean;
  readonly parts: () => readonly Part[];
}

/** What candidates for the same level have in common: how they are called and numbered. */
export function styleOf(name: TaskName): string {
  if (name.kind !== null && isWorkKind(name.kind)) return `${name.kind} ${shapeOf(name.id)}`;
  if (name.kind !== null) return `group ${name.kind}`;
  return name.id === null ? 'none' : shapeOf(name.id);
}

/** `W1` and `W12` have the shape `w#`, `1.2.3` has `#.#.#`, a letter alone has `@`. */
function shapeOf(id: string | null): string {
  if (id === null) return '';
  if (/^[A-Z]$/.test(id)) return '@';
  return id
    .toLowerCase()
    .replace(/\d+/g, '#')
    .replace(/#[-_.]?[a-z]{1,2}#?$/, '#');
}
