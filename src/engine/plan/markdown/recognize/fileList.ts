import { findPaths, pathIn, type FoundPath } from '../names/paths';
import { plainText } from '../names/plainText';
import type { OwnedPath } from '../../../model/plan';
import { OPEN_END } from '../../openEnd';
import type { TextLine } from '../tree/document';

export interface ListedPath extends FoundPath {
  readonly change: OwnedPath['change'];
  readonly mode: OwnedPath['mode'] | null;
  readonly start: number;
}

const CHANGES: readonly (readonly [OwnedPath['change'], RegExp])[] = [
  ['delete', /^(?:delete|remove)\b|\((?:[^()]*\b)?(?:deleted?|removed?)\b|\s[-–—]\s*delete\b|❌/i],
  ['create', /^(?:create|new|add)\b|\((?:[^()]*\b)?(?:new|create[ds]?|to be (?:made|created))\b|\s[-–—]\s*(?:new|create)\b|🆕|➕/i],
  ['modify', /^(?:modify|update|edit|change|extend|touch|test)\b|\((?:[^()]*\b)?(?:modif\w+|updated?|edit\w*|existing|extend\w*)\b|\s[-–—]\s*(?:modify|update|extend)\b|✏/iu],
];
const LEAVES = /\b(?:read[ -]only|no changes?|unchanged|reference only|(?:do not|don't|must not|never) (?:touch|modify|edit|change)|only read)\b/i;
const SHARED = /\(shared\b|\bshared with\b|\bsecondary\b|\bcoordinate with\b/i;

/**
 * The paths of a list of files: `src/a.ts (new)`, `Create: src/a.ts`, several in one line. The paths of a later entry
 * may be given relative to the first.
 */
export function listedPaths(line: TextLine): readonly ListedPath[] {
  const paths = findPaths(line.text);
  // "a.ts (replaces b.ts)": what stands in parentheses explains.
  const listed = paths.filter(({ at }) => !isInRemark(line.text, at));
  const several = listed.length > 1;
  return listed.map((path, index) => {
    const end = listed[index + 1]?.at ?? line.text.length;
    const around = several ? line.text.slice(index === 0 ? 0 : path.at, end) : line.text;
    const words = plainText(around);
    const lines = path.lines.length > 0 ? path.lines : linesIn(words);
    return { ...path, lines, change: CHANGES.find(([, form]) => form.test(words))?.[0] ?? null, mode: LEAVES.test(words) ? 'avoid' : SHARED.test(words) ? 'shared' : null, start: line.start + path.at };
  });
}

function isInRemark(text: string, at: number): boolean {
  const open = text.lastIndexOf('(', at);
  if (open === -1 || text.indexOf(')', open) < at) return false;
  // `src/(group)/page.ts` and `(src/a.ts)` behind a title are no remarks about another path.
  return findPaths(text.slice(0, open)).length > 0 && pathIn(text.slice(Math.max(0, open - 1), open)) === null && /\s$/.test(text.slice(0, open));
}

function linesIn(words: string): ListedPath['lines'] {
  const found = /\blines?\s+~?(\d{1,6})\s*(?:[-–—]|to)\s*~?(\d{1,6}|end)|\blines?\s+~?(\d{1,6})\s*\+/i.exec(words.slice(0, 400));
  if (found === null) return [];
  const from = Number(found[1] ?? found[3]);
  const to = found[2] === undefined || found[2] === 'end' ? OPEN_END : Number(found[2]);
  return from >= 1 && to >= from ? [{ from, to }] : [];
}
