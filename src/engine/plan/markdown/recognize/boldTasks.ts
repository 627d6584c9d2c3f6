import { isWorkKind, readTaskName, type TaskName } from '../names/taskName';
import type { Block, ParagraphBlock, Section, TextLine } from '../tree/document';
import { partsOf } from '../tree/parts';
import type { Candidate } from './candidate';

const BOLD = /^(\*\*|__)([^*_\n](?:[^*\n]{0,198}[^*\n])?)\1(:?)/;

/** `**Story 1.2: Login**` at the start of a paragraph, with all that follows up to the next of its kind. */
export function boldTasks(section: Section, under: readonly Section[]): readonly Candidate[] {
  const starts = section.blocks.flatMap((block, index) => (block.kind === 'paragraph' ? [...boldNames(block, index), ...plainName(block, index, section.blocks[index + 1])] : []));
  return starts.map((found, place) => {
    const next = starts[place + 1];
    const blocks = blocksBetween(section.blocks, found, next);
    return {
      form: 'bold' as const,
      name: found.name,
      at: found.line,
      under,
      section: null,
      item: null,
      cells: new Map(),
      row: null,
      start: found.line.start,
      end: next?.line.start ?? firstSection(section),
      checked: null,
      struck: false,
      parts: () => partsOf(blocks),
    };
  });
}

interface BoldName {
  readonly name: TaskName;
  readonly line: TextLine;
  /** What stands behind the name on its line. */
  readonly rest: TextLine | null;
  readonly block: number;
  readonly row: number;
}

/** The rest of the paragraph and the blocks behind it, up to the next name. */
function blocksBetween(blocks: readonly Block[], from: BoldName, to: BoldName | undefined): readonly Block[] {
  const own = blocks[from.block];
  const rows = own?.kind === 'paragraph' ? own.lines.slice(from.row + 1, to?.block === from.block ? to.row : undefined) : [];
  const lines = from.rest === null ? rows : [from.rest, ...rows];
  const first: readonly Block[] = lines.length === 0 ? [] : [{ kind: 'paragraph', lines }];
  return [...first, ...blocks.slice(from.block + 1, to === undefined ? undefined : Math.max(from.block + 1, to.block))];
}

function firstSection(section: Section): number {
  return section.sections[0]?.heading.start ?? section.bodyEnd;
}

function boldNames(block: ParagraphBlock, index: number): readonly BoldName[] {
  return block.lines.flatMap((line, row) => {
    const bold = BOLD.exec(line.text);
    const name = bold?.[2] === undefined ? null : readTaskName(bold[2].replace(/:$/, ''));
    if (bold === null || name === null || !isNumbered(name, bold[2] ?? '')) return [];
    const after = line.text.slice(bold[0].length);
    const rest = after.replace(/^[\s:—–-]+/, '');
    return [{ name, line, rest: rest === '' ? null : { text: rest, start: line.start + line.text.length - rest.length }, block: index, row }];
  });
}

/** `Session A: rewrite it`, alone on its line above a list that says how. */
function plainName(block: ParagraphBlock, index: number, next: Block | undefined): readonly BoldName[] {
  const [line, ...more] = block.lines;
  const name = line === undefined || more.length > 0 || next?.kind !== 'list' || /^[*_]/.test(line.text) ? null : readTaskName(line.text);
  return line === undefined || name === null || !isWorkKind(name.kind) || name.id === null || name.title === '' ? [] : [{ name, line, rest: null, block: index, row: 0 }];
}

function isNumbered(name: TaskName, text: string): boolean {
  if (isWorkKind(name.kind)) return true;
  return name.kind === null && (/[A-Za-z].*\d|\d\.\d/.test(name.id ?? '') || /^\d{1,2}[.)]\s/.test(text));
}
