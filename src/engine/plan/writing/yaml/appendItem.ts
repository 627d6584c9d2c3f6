import { isNode, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { SourceText } from '../../sourceText';
import { pairOf } from './mapWithId';
import type { Splice } from './splice';

interface NewItem {
  readonly key: string;
  readonly item: string;
}

/** Adds a text to the list under a key of the document, which is made where there is none. */
export function appendItem(root: YAMLMap, source: SourceText, { key, item }: NewItem): Splice | null {
  const quoted = JSON.stringify(item);
  const list = pairOf(root, key)?.value;
  if (isSeq(list)) return list.flow === true ? inFlow(list, quoted) : inBlock(list, source, quoted);
  if (list !== undefined) return null;
  const end = root.range?.[1];
  if (end === undefined) return null;
  if (root.flow === true) return { start: lastEnd(root) ?? end - 1, end: lastEnd(root) ?? end - 1, text: `${root.items.length === 0 ? '' : ', '}${JSON.stringify(key)}: [${quoted}]` };
  const isClosed = source.text.endsWith('\n');
  const at = source.text.length;
  return { start: at, end: at, text: `${isClosed ? '' : '\n'}${key}:\n  - ${quoted}${isClosed ? '\n' : ''}` };
}

function inFlow(list: YAMLSeq, quoted: string): Splice | null {
  const last = lastEnd(list);
  const close = list.range?.[1];
  if (close === undefined) return null;
  return last === null ? { start: close - 1, end: close - 1, text: quoted } : { start: last, end: last, text: `, ${quoted}` };
}

function inBlock(list: YAMLSeq, source: SourceText, quoted: string): Splice | null {
  const end = lastEnd(list);
  const start = list.range?.[0];
  if (end === null || start === undefined) return null;
  // The text of a block ends at the start of the line behind it.
  const line = source.lineAt(source.text[end - 1] === '\n' ? end - 1 : end);
  const indent = ' '.repeat(start - source.lineStart(source.lineAt(start)));
  return { start: source.lineEnd(line), end: source.lineEnd(line), text: `\n${indent}- ${quoted}` };
}

/** Where the last thing in a collection ends. */
function lastEnd(collection: YAMLMap | YAMLSeq): number | null {
  const last = collection.items.at(-1);
  const node = isNode(last) ? last : last !== undefined && typeof last === 'object' && last !== null && 'value' in last ? last.value : undefined;
  return isNode(node) ? (node.range?.[1] ?? null) : null;
}
