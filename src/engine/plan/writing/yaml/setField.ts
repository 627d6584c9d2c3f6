import { isNode, isScalar, type YAMLMap } from 'yaml';
import type { SourceText } from '../../sourceText';
import { pairOf } from './mapWithId';
import type { Splice } from './splice';

/** Gives a mapping that has an `id` another field, or that field another value. */
export function setField(map: YAMLMap, source: SourceText, name: string, value: string | boolean): Splice | null {
  const there = pairOf(map, name);
  if (there !== undefined) return isNode(there.value) && there.value.range ? replaced(there.value.range, source, value) : null;
  const id = pairOf(map, 'id');
  const keyAt = isScalar(id?.key) ? id.key.range?.[0] : undefined;
  const idEnd = isNode(id?.value) ? id.value.range?.[1] : undefined;
  if (keyAt === undefined || idEnd === undefined) return null;
  const isQuoted = source.text[keyAt] === '"';
  if (map.flow === true) return { start: idEnd, end: idEnd, text: isQuoted ? `, ${JSON.stringify(name)}: ${JSON.stringify(value)}` : `, ${name}: ${String(value)}` };
  const line = source.lineAt(idEnd);
  const indent = ' '.repeat(keyAt - source.lineStart(source.lineAt(keyAt)));
  return { start: source.lineEnd(line), end: source.lineEnd(line), text: `\n${indent}${name}: ${String(value)}` };
}

function replaced([start, end]: readonly [number, number, number], source: SourceText, value: string | boolean): Splice {
  return { start, end, text: source.text[start] === '"' ? JSON.stringify(value) : String(value) };
}
