import { isNode, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { SourceText } from '../../sourceText';
import { pairOf } from './mapWithId';
import type { Splice } from './splice';

/** Takes the first text that is meant out of the list under a key; a list of lines that has no other goes whole. */
export function removeItem(root: YAMLMap, source: SourceText, { key, isMeant }: { readonly key: string; readonly isMeant: (item: string) => boolean }): Splice | null {
  const pair = pairOf(root, key);
  const list = pair?.value;
  if (!isSeq(list)) return null;
  const index = list.items.findIndex((item) => isScalar(item) && typeof item.value === 'string' && isMeant(item.value));
  if (index === -1) return null;
  if (list.flow === true) return outOfFlow(list, index);
  const keyAt = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  const start = list.items.length === 1 ? keyAt : startOf(list, index);
  const end = isNode(list.items[index]) ? list.items[index].range?.[1] : undefined;
  if (start === undefined || end === undefined) return null;
  return wholeLines(source, start, source.text[end - 1] === '\n' ? end - 1 : end);
}

function startOf(list: YAMLSeq, index: number): number | undefined {
  const item = list.items[index];
  return isNode(item) ? item.range?.[0] : undefined;
}

/** With the line ending behind them, or the one before where there is none behind. */
function wholeLines(source: SourceText, from: number, to: number): Splice {
  const start = source.lineStart(source.lineAt(from));
  const end = source.lineEnd(source.lineAt(to));
  return end < source.text.length ? { start, end: end + 1, text: '' } : { start: Math.max(0, start - 1), end, text: '' };
}

function outOfFlow(list: YAMLSeq, index: number): Splice | null {
  const [item, before, behind] = [list.items[index], list.items[index - 1], list.items[index + 1]].map((node) => (isNode(node) ? (node.range ?? null) : null));
  if (item === null || item === undefined) return null;
  if (before !== null && before !== undefined) return { start: before[1], end: item[1], text: '' };
  return { start: item[0], end: behind?.[0] ?? item[1], text: '' };
}
