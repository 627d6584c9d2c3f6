import type { LineRange } from '../../../model/plan';
import { OPEN_END } from '../../openEnd';

export interface FoundPath {
  readonly path: string;
  readonly lines: readonly LineRange[];
  /** Offset in the text it was found in. */
  readonly at: number;
  readonly length: number;
  /** In ticks, which people put around names on purpose. */
  readonly ticked: boolean;
}

const KNOWN_FILES = /^(?:Dockerfile|Makefile|Justfile|Gemfile|Rakefile|Procfile|Vagrantfile|Jenkinsfile|LICENSE|CODEOWNERS|\.gitignore|\.gitattributes|\.dockerignore|\.env(?:\.[a-z]+)?|\.npmrc|\.nvmrc|\.editorconfig|\.prettierrc|\.eslintrc)$/;
const EXTENSIONS = new Set(
  ('ts tsx mts cts js jsx mjs cjs json jsonc json5 jsonl md mdx rst txt py pyi rs go java kt kts swift c h cc cpp cxx hpp cs fs rb php pl lua ex exs erl hs ml scala clj dart vue svelte astro html htm css scss sass less sql prisma graphql gql proto ' +
    'yaml yml toml ini cfg conf env lock xml plist gradle properties sh bash zsh ps1 bat cmd nix tf tfvars hcl tpl tmpl template j2 hbs ejs svg png jpg ico csv tsv parquet ipynb r jl zig nim v sol cairo move wasm wat m mm gd tscn uml puml mmd log snap storyboard mod sum').split(' '),
);
const LINES = /(?::L?|#L)(\d{1,6})(?:\s?[-–]\s?L?(\d{1,6}|end)|(\+))?(?:,\s?\d{1,6}(?:[-–]\d{1,6})?)*$/;
const PART = /^[\w.@+~$%#=()[\]{}*,!?-]+$/u;

/** Does this word, as it stands, name a file, a folder or a glob? */
export function pathIn(word: string): { readonly path: string; readonly lines: readonly LineRange[] } | null {
  const range = LINES.exec(word.slice(-40));
  const bare = (range === null ? word : word.slice(0, word.length - range[0].length)).replace(/^\.\//, '');
  if (bare.length < 2 || bare.length > 300 || /\s|\\|^https?:|^\w+:\/\/|^@\w|^--?\w|\/\/|…|\.\.\./.test(bare)) return null;
  const parts = bare.split('/').filter((part, index, all) => part !== '' || index !== all.length - 1);
  if (parts.some((part) => part === '' || !PART.test(part))) return null;
  const last = parts.at(-1) ?? '';
  const isFile = KNOWN_FILES.test(last) || hasExtension(last);
  if (!isFile && !looksLikeFolder(bare, parts)) return null;
  return { path: bare, lines: range === null ? [] : rangesOf(range) };
}

/** `config.env` is a file; `user.login()` and `1.5x` are not. */
function hasExtension(name: string): boolean {
  const dot = name.lastIndexOf('.');
  // `.test.ts` is the end of names, not a name.
  if (dot < 1 || /[()=]/.test(name) || /^\.(?:test|spec|d|config|stories|module|e2e)\./.test(name)) return false;
  const extension = name.slice(dot + 1).replace(/[\]}*]+$/, '').toLowerCase();
  return EXTENSIONS.has(extension) || /^\{\w+/.test(extension);
}

/** With a slash in it, and no method, route or choice of words: `GET /x`, `and/or`, `W1/W2`. */
function looksLikeFolder(text: string, parts: readonly string[]): boolean {
  if (!text.includes('/') || text.startsWith('/') || /[()=%#]/.test(text.replace(/\([\w-]+\)/g, ''))) return false;
  if (text.endsWith('/') || text.includes('*')) return parts.every((part) => !/^\d+$/.test(part));
  return parts.length >= 2 && parts.every((part) => /^[\w.@*[\]{},()-]+$/.test(part)) && /[a-z]/.test(text);
}

function rangesOf(match: RegExpExecArray): readonly LineRange[] {
  const from = Number(match[1]);
  const end = match[2] === undefined || match[2] === 'end' ? (match[3] === '+' || match[2] === 'end' ? OPEN_END : from) : Number(match[2]);
  return from >= 1 && end >= from ? [{ from, to: end }] : [];
}

const SPAN = /`([^`\n]{1,400})`/g;
const WORD = /[\w.@~$/*[\]{}()#:+-]+(?:,\w[\w}.]*)*/g;

/** The paths that a text names: in ticks, or as plain words that can be nothing else. */
export function findPaths(text: string): readonly FoundPath[] {
  const found: FoundPath[] = [];
  const plain = text.replace(SPAN, (whole: string, inner: string, at: number) => {
    for (const piece of pieces(inner)) {
      const path = pathIn(piece.word);
      if (path !== null) found.push({ ...path, at: at + 1 + piece.at, length: piece.word.length, ticked: true });
    }
    return ' '.repeat(whole.length);
  });
  for (const match of plain.matchAll(WORD)) {
    const word = trimWord(match[0]);
    const path = pathIn(word);
    if (path !== null && isPlainPath(word)) found.push({ ...path, at: match.index + match[0].indexOf(word), length: word.length, ticked: false });
  }
  return found.sort((a, b) => a.at - b.at);
}

function pieces(inner: string): readonly { readonly word: string; readonly at: number }[] {
  const trimmed = inner.trim();
  if (!trimmed.includes(', ')) return [{ word: trimmed, at: inner.indexOf(trimmed) }];
  let at = 0;
  return inner.split(',').map((piece) => {
    const found = { word: piece.trim(), at };
    at += piece.length + 1;
    return found;
  });
}

function trimWord(word: string): string {
  return word.replace(/^[([{*~]+(?![\w.-]*[\])}])/, '').replace(/[.:+*-]+$/, (tail) => (tail.startsWith('*') ? tail.replace(/[.:+-]+$/, '') : '')).replace(/^\((.*)\)$/, '$1').replace(/^([^([]*)[)\]]+$/, '$1');
}

const ROOTS = /^(?:src|lib|libs|app|apps|packages|tests?|docs?|crates|internal|cmd|pkg|server|client|scripts|config|components|ui|api|web|backend|frontend|db|migrations|e2e|tools|include|public|assets|\.[a-z]+)\//;

/** Outside of ticks `and/or` and `W1/W2` are no folders, and a file has a letter before the dot. */
function isPlainPath(word: string): boolean {
  if (/[A-Za-z_][\w)\]-]*\.[A-Za-z]\w*(?::|#|$)/.test(word)) return true;
  return /^[\w.@*[\]{}()/-]+$/.test(word) && word.includes('/') && (ROOTS.test(word) || /\w\/$/.test(word) || word.split('/').length > 3 || word.includes('*'));
}
