import type { LineRange } from '../../model/plan';

export interface PathToken {
  readonly path: string;
  readonly lines: readonly LineRange[];
}

const LONGEST_PATH = 300;
const NO_LINES: readonly LineRange[] = [];

/** Words of a line that could be paths, without the punctuation around them, each once. */
export function pathTokens(line: string): readonly PathToken[] {
  const found = new Map<string, PathToken>();
  for (const word of line.split(/[\s`"'<>|,;(){}*!?=]+/u)) {
    const token = readToken(word);
    if (token !== null) found.set(`${token.path}:${token.lines.map(({ from, to }) => `${from}-${to}`).join()}`, token);
  }
  return [...found.values()];
}

function readToken(word: string): PathToken | null {
  if (word.length > LONGEST_PATH || !(word.includes('.') || word.includes('/') || KNOWN_NAMES.has(word)) || word.includes('://')) return null;
  const { path, lines } = splitLines(trimmed(word));
  const clean = path.startsWith('./') ? path.slice(2) : path;
  const looksLikePath = clean.includes('/') || /[^.]\.[A-Za-z0-9]{1,10}$/.test(clean) || KNOWN_NAMES.has(clean);
  if (!looksLikePath || clean.startsWith('/') || clean.split('/').includes('..')) return null;
  return { path: clean, lines };
}

/** Files whose names have no ending that would tell them from words. */
const KNOWN_NAMES: ReadonlySet<string> = new Set(['Makefile', 'Dockerfile', 'Justfile', 'Rakefile', 'Gemfile', 'Procfile', 'Jenkinsfile', 'CODEOWNERS', 'LICENSE', 'CHANGELOG', 'README']);

function trimmed(word: string): string {
  let end = word.length;
  while (end > 0 && '.:'.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(0, end);
}

/** `a.ts:10-20`, `a.ts:10` and `a.ts#L10-L20` say which lines are meant. */
function splitLines(word: string): PathToken {
  if (!word.includes(':') && !word.includes('#')) return { path: word, lines: NO_LINES };
  const cut = /^(?<path>[^:#]+)(?::|#L)(?<from>\d{1,7})(?:[-–]L?(?<to>\d{1,7}))?$/u.exec(word)?.groups;
  if (cut === undefined) return { path: word, lines: NO_LINES };
  const from = Number(cut['from']);
  const to = cut['to'] === undefined ? from : Number(cut['to']);
  return { path: cut['path'] ?? word, lines: from > 0 && from <= to ? [{ from, to }] : [] };
}
