import { expandBraces } from './braces';

/** A pattern that was read once and can be asked about many paths. */
export interface Glob {
  /** Every path it matches begins with one of these: where to look in a sorted list. */
  readonly prefixes: readonly string[];
  matches(path: string): boolean;
}

const LONGEST_PATTERN = 1_000;

/**
 * `*`, `?`, `[a-z]`, `**` and `{a,b}`, with a folder (`src/`) standing for all that is in it. Files that begin with a dot
 * count like any other. Null where the pattern cannot be read.
 *
 * Patterns come from plan documents, and the regular expressions that libraries make of them backtrack for minutes on
 * `*a*a*a*a*b`. This one needs at most pattern × path steps.
 */
export function readGlob(pattern: string): Glob | null {
  if (pattern.length > LONGEST_PATTERN) return null;
  const alternatives = expandBraces(pattern);
  if (alternatives === null) return null;
  const compiled = alternatives.map((alternative) => splitSegments(alternative));
  return {
    prefixes: [...new Set(alternatives.map(literalPrefix))],
    matches(path) {
      const names = path.split('/');
      return compiled.some((segments) => segmentsMatch(segments, names));
    },
  };
}

export function isGlob(pattern: string): boolean {
  return /[*?[{]/.test(pattern) || pattern.endsWith('/') || pattern === '.';
}

function splitSegments(pattern: string): readonly string[] {
  if (pattern === '.') return ['**'];
  return (pattern.endsWith('/') ? `${pattern}**` : pattern).split('/');
}

function literalPrefix(pattern: string): string {
  if (pattern === '.') return '';
  const wild = pattern.search(/[*?[]/);
  const literal = wild === -1 ? pattern : pattern.slice(0, wild);
  return literal.slice(0, literal.lastIndexOf('/') + 1);
}

/** Going back only to the last `**` is enough: an earlier one could not match more than the later one can. */
function segmentsMatch(segments: readonly string[], names: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let name = 0;
  while (name < names.length) {
    const segment = segments[at];
    if (segment === '**') {
      star = at;
      resume = name;
      at += 1;
    } else if (segment !== undefined && nameMatches(segment, names[name] ?? '')) {
      at += 1;
      name += 1;
    } else if (star !== -1) {
      resume += 1;
      name = resume;
      at = star + 1;
    } else {
      return false;
    }
  }
  while (segments[at] === '**') at += 1;
  return at === segments.length;
}

function nameMatches(segment: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let char = 0;
  while (char < name.length) {
    const sign = segment.charAt(at);
    if (sign === '*') {
      star = at;
      resume = char;
      at += 1;
      continue;
    }
    const width = at < segment.length ? oneMatches(segment, at, name.charAt(char)) : 0;
    if (width > 0) {
      at += width;
      char += 1;
    } else if (star !== -1) {
      resume += 1;
      char = resume;
      at = star + 1;
    } else {
      return false;
    }
  }
  while (segment.charAt(at) === '*') at += 1;
  return at === segment.length;
}

/** How many characters of the pattern this one character answers; 0 where it does not. */
function oneMatches(segment: string, at: number, char: string): number {
  const sign = segment.charAt(at);
  if (sign === '?') return 1;
  if (sign === '[') {
    const end = segment.indexOf(']', at + 2);
    if (end !== -1) return classHolds(segment.slice(at + 1, end), char) ? end - at + 1 : 0;
  }
  return sign === char ? 1 : 0;
}

function classHolds(members: string, char: string): boolean {
  const negated = members.startsWith('!') || members.startsWith('^');
  let held = false;
  for (let at = negated ? 1 : 0; at < members.length; at += 1) {
    const last = members.charAt(at + 2);
    if (members.charAt(at + 1) === '-' && last !== '') {
      held ||= members.charAt(at) <= char && char <= last;
      at += 2;
    } else {
      held ||= members.charAt(at) === char;
    }
  }
  return held !== negated;
}
