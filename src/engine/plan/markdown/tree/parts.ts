import { fieldOf, matchLabel, type Field } from '../names/labels';
import type { Block, CodeBlock, ListItem, Section, Table, TextLine } from './document';

/**
 * A labelled piece of a task's text: the label, what stands behind it on its lines, and the lists, fences and tables
 * that belong to it. Text without a label is a part with an empty label.
 */
export interface Part {
  readonly label: string;
  readonly field: Field | null;
  readonly at: TextLine;
  readonly value: readonly TextLine[];
  readonly items: readonly ListItem[];
  readonly codes: readonly CodeBlock[];
  readonly tables: readonly Table[];
}

interface OpenPart extends Part {
  readonly value: TextLine[];
  readonly items: ListItem[];
  readonly codes: CodeBlock[];
  readonly tables: Table[];
}

/** The parts of these blocks, those in list items included. */
export function partsOf(blocks: readonly Block[]): readonly Part[] {
  const parts: OpenPart[] = [];
  readBlocks(blocks, openPart('', { text: '', start: 0 }), parts);
  return parts.filter((part) => part.label !== '' || part.value.length + part.items.length + part.codes.length + part.tables.length > 0);
}

/** The parts of a section: its own, then those under its deeper headings, which are labels too. */
export function sectionParts(section: Section, isOther: (section: Section) => boolean): readonly Part[] {
  const parts: OpenPart[] = [];
  const pending: { readonly section: Section; readonly label: string; readonly field: Field | null }[] = [{ section, label: '', field: null }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { section: here, label, field } = next;
    readBlocks(here.blocks, openPart(label, here.heading, field), parts);
    for (const child of [...here.sections].reverse()) {
      if (isOther(child)) continue;
      const name = child.heading.text;
      // "Tests" under "Files to touch" is still about files, but a label of its own decides for itself.
      pending.push({ section: child, label: name, field: fieldOf(name) ?? (field === 'tasks' ? null : field) });
    }
  }
  return parts.filter((part) => part.label !== '' || part.value.length + part.items.length + part.codes.length + part.tables.length > 0);
}

function openPart(label: string, at: TextLine, field: Field | null = fieldOf(label)): OpenPart {
  return { label, field, at, value: [], items: [], codes: [], tables: [] };
}

/** A label stays in force for the lists and fences right behind it, and ends with the next paragraph. */
function readBlocks(blocks: readonly Block[], outer: OpenPart, parts: OpenPart[]): void {
  parts.push(outer);
  let current = outer;
  for (const block of blocks) {
    if (block.kind === 'paragraph') current = readParagraph(block.lines, outer, parts);
    else if (block.kind === 'code') {
      current.codes.push(block);
      if (block.inner !== null) parts.push(...(sectionParts(block.inner, () => false) as OpenPart[]));
    } else if (block.kind === 'table') current.tables.push(block);
    else if (block.kind === 'list') for (const item of block.items) readItem(item, current, parts);
    else current = outer;
  }
}

function readParagraph(lines: readonly TextLine[], outer: OpenPart, parts: OpenPart[]): OpenPart {
  let current = outer;
  for (const line of lines) {
    const label = labelOf(line);
    if (label !== null) {
      current = openPart(label.label, line);
      parts.push(current);
      if (label.rest.text !== '') current.value.push(label.rest);
    } else current.value.push(line);
  }
  return current;
}

function readItem(item: ListItem, outer: OpenPart, parts: OpenPart[]): void {
  const first = item.lines[0];
  const label = first === undefined ? null : labelOf(first);
  // Inside of an announced list an item such as `src/a.ts: the parser` is an entry, not a new label.
  if (first === undefined || label === null || (outer.field !== null && outer.field !== 'tasks' && fieldOf(label.label) === null)) {
    outer.items.push(item);
    if (item.blocks.length > 0) readBlocks(item.blocks, openPart('', first ?? { text: '', start: item.start }, outer.field === 'tasks' ? null : outer.field), parts);
    return;
  }
  // `Test: a.test.ts` in a list of files is one of them.
  const part = openPart(label.label, first, outer.field === 'files' && fieldOf(label.label) === 'checks' ? 'files' : fieldOf(label.label));
  part.value.push(...(label.rest.text === '' ? [] : [label.rest]), ...item.lines.slice(1));
  readBlocks(item.blocks, part, parts);
}

function labelOf(line: TextLine): { readonly label: string; readonly rest: TextLine } | null {
  const found = matchLabel(line.text);
  if (found === null || (!found.bold && fieldOf(found.label) === null)) return null;
  return { label: found.label, rest: { text: line.text.slice(found.length), start: line.start + found.length } };
}
