/**
 * A markdown document as recognizers see it: an outline of sections with blocks in them. Every line knows its offset in
 * the source, so whatever is read from it can be pointed at.
 */
export interface TextLine {
  /** Without the marks and the indentation of the lists and quotes around it. */
  readonly text: string;
  readonly start: number;
}

export interface TableCell extends TextLine {
  readonly column: number;
}

export interface TableRow {
  readonly cells: readonly TableCell[];
  readonly line: TextLine;
}

export interface Table {
  readonly kind: 'table';
  readonly header: TableRow;
  readonly rows: readonly TableRow[];
}

export interface ListItem {
  /** The number before it, in an ordered list. */
  readonly number: number | null;
  /** Null where it has no check box. */
  readonly checked: boolean | null;
  /** A star behind the box: it may be left out. */
  readonly starred: boolean;
  /** Its first paragraph, without the check box. */
  readonly lines: readonly TextLine[];
  /** What else stands in it. */
  readonly blocks: readonly Block[];
  readonly start: number;
  readonly end: number;
}

export interface ListBlock {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
}

export interface CodeBlock {
  readonly kind: 'code';
  readonly language: string;
  readonly lines: readonly TextLine[];
  /** The outline of a fence that holds a document of its own, such as a prompt to paste. */
  readonly inner: Section | null;
}

export interface ParagraphBlock {
  readonly kind: 'paragraph';
  readonly lines: readonly TextLine[];
}

export interface RuleBlock {
  readonly kind: 'rule';
}

export type Block = ParagraphBlock | ListBlock | CodeBlock | Table | RuleBlock;

export interface Section {
  /** 0 for the document itself. */
  readonly depth: number;
  readonly heading: TextLine;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
  /** Offsets of the text under the heading, deeper sections included. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

/** The section and all below it, in the document's order. */
export function* allSections(section: Section): Generator<Section> {
  const pending: Section[] = [section];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    for (let index = next.sections.length - 1; index >= 0; index -= 1) {
      const child = next.sections[index];
      if (child !== undefined) pending.push(child);
    }
  }
}

/** These blocks and those in their list items, in the document's order. */
export function* allBlocks(blocks: readonly Block[]): Generator<Block> {
  const pending: Block[] = [...blocks].reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    if (next.kind === 'list') for (const item of [...next.items].reverse()) pending.push(...[...item.blocks].reverse());
  }
}
