import type { Diagnostic } from '../../engine/index';

/** Another place of the document that a diagnostic speaks of. */
export interface RelatedPlace {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
}

const QUOTED = /`([^`\n]{1,80})`/g;
const LONGEST_LINE = 300;
/** What may stand before the name of a task on the line that begins it: a heading, a list item, a key of YAML. */
const LEAD = /^\s{0,40}(?:#{1,6}\s{1,8}|\|\s{0,8}|[-*+]\s{1,8}(?:\[[ xX]\]\s{1,8})?)?(?:"?(?:id|key)"?:\s{1,8})?["'*_`]{0,3}/;
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]{0,79}/u;

/** For each diagnostic, where the tasks begin that it names by their ids. A broken plan has no tasks to ask, so the text is. */
export function relatedPlaces(text: string, diagnostics: readonly Diagnostic[]): ReadonlyMap<Diagnostic, readonly RelatedPlace[]> {
  const named = new Map(diagnostics.map((diagnostic) => [diagnostic, namesIn(`${diagnostic.message} ${diagnostic.hint}`)]));
  const places = firstLines(text, new Set([...named.values()].flat()));
  return new Map(
    [...named].map(([diagnostic, names]) => [
      diagnostic,
      names.flatMap((name) => {
        const line = places.get(name);
        return line === undefined || line === diagnostic.at.line ? [] : [{ name, line }];
      }),
    ]),
  );
}

function namesIn(message: string): string[] {
  return [...new Set([...message.matchAll(QUOTED)].map((match) => match[1] ?? ''))];
}

function firstLines(text: string, names: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (names.size === 0) return found;
  let line = 0;
  for (let at = 0; at < text.length; ) {
    line += 1;
    const end = text.indexOf('\n', at);
    const start = text.slice(at, Math.min(end === -1 ? text.length : end, at + LONGEST_LINE));
    const name = NAME.exec(start.replace(LEAD, ''))?.[0].replace(/[.-]+$/, '') ?? '';
    if (names.has(name) && !found.has(name)) found.set(name, line);
    at = end === -1 ? text.length : end + 1;
  }
  return found;
}
