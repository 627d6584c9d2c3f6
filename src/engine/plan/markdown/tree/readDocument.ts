import type { Code, List, ListItem as MdastItem, Paragraph, Root, RootContent } from 'mdast';
import type { SourceText } from '../../sourceText';
import { parseMarkdown } from '../blocks';
import type { Block, CodeBlock, ListBlock, ListItem, Section, Table, TextLine } from './document';
import { splitTables } from './tables';

interface OpenSection {
  readonly depth: number;
  readonly heading: TextLine;
  readonly blocks: Block[];
  readonly sections: OpenSection[];
  readonly bodyStart: number;
  bodyEnd: number;
}

/** Where a piece of text stands: a fence inside of a document is read as a document too. */
interface Place {
  readonly text: string;
  readonly offset: number;
  readonly nested: boolean;
}

/** The outline of a document. What stands in quotes and in raw HTML is left out: it is somebody else's words. */
export function readDocument(source: SourceText, tree: Root): Section {
  return outline(tree, { text: source.text, offset: 0, nested: false });
}

function outline(tree: Root, place: Place): Section {
  const root: OpenSection = { depth: 0, heading: { text: '', start: place.offset }, blocks: [], sections: [], bodyStart: place.offset, bodyEnd: place.offset + place.text.length };
  const open: OpenSection[] = [root];
  for (const node of tree.children) {
    const top = open.at(-1) ?? root;
    if (node.type !== 'heading') {
      top.blocks.push(...blocksOf(node, place, lastTable(top.blocks)));
      continue;
    }
    const start = node.position?.start.offset ?? 0;
    for (let last = open.at(-1); last !== undefined && last.depth >= node.depth; last = open.at(-1)) {
      last.bodyEnd = start + place.offset;
      open.pop();
    }
    const section = openSection(node.depth, place, { start: node.children[0]?.position?.start.offset ?? start, end: node.children.at(-1)?.position?.end.offset ?? start, bodyStart: node.position?.end.offset ?? start });
    (open.at(-1) ?? root).sections.push(section);
    open.push(section);
  }
  return root;
}

function openSection(depth: number, place: Place, at: { readonly start: number; readonly end: number; readonly bodyStart: number }): OpenSection {
  const heading = { text: place.text.slice(at.start, at.end).replace(/\n/g, ' '), start: at.start + place.offset };
  return { depth, heading, blocks: [], sections: [], bodyStart: at.bodyStart + place.offset, bodyEnd: place.offset + place.text.length };
}

function lastTable(blocks: readonly Block[]): Table | null {
  for (let index = blocks.length - 1; index >= Math.max(0, blocks.length - 3); index -= 1) {
    const block = blocks[index];
    if (block?.kind === 'table') return block;
  }
  return null;
}

function blocksOf(node: RootContent, place: Place, previous: Table | null): readonly Block[] {
  if (node.type === 'paragraph') return splitTables(linesOf(node, place), previous);
  if (node.type === 'list') return [listOf(node, place)];
  if (node.type === 'code') return [codeOf(node, place)];
  return node.type === 'thematicBreak' ? [{ kind: 'rule' }] : [];
}

function linesOf(node: Paragraph, place: Place): readonly TextLine[] {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? start;
  const lines: TextLine[] = [];
  for (let at = start; at <= end; ) {
    const stop = place.text.indexOf('\n', at);
    const lineEnd = stop === -1 || stop > end ? end : stop;
    const raw = place.text.slice(at, lineEnd);
    const indent = raw.length - raw.trimStart().length;
    lines.push({ text: raw.trim(), start: at + indent + place.offset });
    at = lineEnd + 1;
  }
  return lines;
}

function listOf(list: List, place: Place): ListBlock {
  const first = list.ordered === true ? (list.start ?? 1) : null;
  return { kind: 'list', items: list.children.map((item, index) => itemOf(item, place, first === null ? null : first + index)) };
}

function itemOf(item: MdastItem, place: Place, number: number | null): ListItem {
  const [first, ...rest] = item.children;
  const lines = first?.type === 'paragraph' ? linesOf(first, place) : [];
  const others = first?.type === 'paragraph' ? rest : item.children;
  const box = /^\[([ xX~-])\](\*?)[ \t]+/.exec(lines[0]?.text ?? '');
  const tables = splitTables(lines, null);
  const head = tables.length === 1 && tables[0]?.kind === 'paragraph' ? lines : [];
  return {
    number,
    checked: box === null ? null : /x/i.test(box[1] ?? ''),
    starred: box?.[2] === '*',
    lines: head.map((line, index) => (index === 0 && box !== null ? { text: line.text.slice(box[0].length), start: line.start + box[0].length } : line)),
    blocks: [...(head.length > 0 ? [] : tables), ...others.flatMap((child) => blocksOf(child, place, null))],
    start: (item.position?.start.offset ?? 0) + place.offset,
    end: (item.position?.end.offset ?? 0) + place.offset,
  };
}

function codeOf(code: Code, place: Place): CodeBlock {
  const start = code.position?.start.offset ?? 0;
  const fenced = /^[`~]{3}/.test(place.text.slice(start, start + 3));
  let at = fenced ? lineAfter(place.text, start) : start;
  const bodyStart = at;
  const lines = code.value.split('\n').map((text): TextLine => {
    const end = place.text.indexOf('\n', at);
    const raw = place.text.slice(at, end === -1 ? place.text.length : end);
    const line = { text, start: at + Math.max(0, raw.length - text.length) + place.offset };
    at = end === -1 ? place.text.length : end + 1;
    return line;
  });
  const language = code.lang?.toLowerCase() ?? '';
  return { kind: 'code', language, lines, inner: innerDocument(code, language, { text: place.text.slice(bodyStart, at), offset: place.offset + bodyStart, nested: place.nested }) };
}

function lineAfter(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

const DOCUMENT_LANGUAGES = new Set(['', 'md', 'markdown', 'text', 'txt', 'prompt']);

/** One level deep: a document in a document in a document is an example. */
function innerDocument(code: Code, language: string, place: Place): Section | null {
  if (place.nested || !DOCUMENT_LANGUAGES.has(language)) return null;
  const headings = code.value.match(/^#{1,4} \S/gm)?.length ?? 0;
  if (headings < 2 || place.text.length > code.value.length + 16) return null;
  const text = place.text.slice(0, code.value.length);
  return outline(parseMarkdown(text), { text, offset: place.offset, nested: true });
}
