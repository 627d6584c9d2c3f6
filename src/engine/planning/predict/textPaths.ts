import type { FileIndex } from '../files/fileIndex';
import { pathTokens, type PathToken } from './pathTokens';
import { CONFIDENCE, type Claim } from './prediction';

/** More namesakes than this say nothing about which of them is meant. */
const MOST_NAMESAKES = 5;

const NONE: readonly Claim[] = [];

const AVOIDING = /\b(?:do not|don't|doesn't|never|must not|mustn't|leave|untouched|without touching|without changing|out of scope)\b/i;
const READING = /\b(?:imports?|imported|reads?|see|uses?|using|calls?|like|follows?|based on|refers?|depends on|consumes?|according to|runs?|checks?|verif(?:y|ies))\b/i;
const WRITING = /\b(?:edits?|changes?|updates?|modif(?:y|ies)|creates?|adds?|writes?|fix(?:es)?|refactors?|renames?|deletes?|removes?|extends?|implements?|rewrites?|moves?|replaces?|migrates?|owns?)\b/i;
const CREATING = /\b(?:creates?|adds?|new|writes?|introduces?|generates?)\b/i;

/** Files that a text names, found in the repository's list. `sure` is how much a plain mention counts here. */
export function textClaims(text: string, files: FileIndex, sure: number = CONFIDENCE.named): readonly Claim[] {
  return text.split('\n').flatMap((line) => lineClaims(line, files, sure));
}

function lineClaims(line: string, files: FileIndex, sure: number): readonly Claim[] {
  const tokens = pathTokens(line);
  if (tokens.length === 0) return NONE;
  const words = proseOf(line);
  if (AVOIDING.test(words)) return NONE;
  // What is only read or run there is named, but not changed.
  const onlyRead = READING.test(words) && !WRITING.test(words);
  const claims = tokens.flatMap((token) => tokenClaims(token, { files, sure, words }));
  return onlyRead ? claims.map((claim) => ({ ...claim, confidence: Math.min(claim.confidence, CONFIDENCE.onlyRead), reason: `${claim.reason}, to be read` })) : claims;
}

/** A file may be called `check.ts`: what stands in paths are no verbs. */
function proseOf(line: string): string {
  return line
    .split(/[\s`]+/)
    .filter((word) => !word.includes('/') && !/\.[A-Za-z]/.test(word))
    .join(' ');
}

interface Context {
  readonly files: FileIndex;
  readonly sure: number;
  readonly words: string;
}

function tokenClaims(token: PathToken, { files, sure, words }: Context): readonly Claim[] {
  const claim = (pattern: string, confidence: number, reason: string): Claim => ({ pattern, lines: token.lines, shared: false, source: 'text', reason, confidence });
  if (files.has(token.path)) return [claim(token.path, sure, 'named in its text')];
  const folder = token.path.endsWith('/') ? token.path.slice(0, -1) : token.path;
  if (files.hasFolder(folder)) return [claim(`${folder}/`, Math.min(sure, CONFIDENCE.folderNamed), `its text names the folder \`${folder}/\``)];
  const namesakes = files.endingIn(token.path);
  const [only] = namesakes;
  if (only !== undefined && namesakes.length === 1) return [claim(only, Math.min(sure, CONFIDENCE.namedByEnding), `its text names \`${token.path}\``)];
  if (namesakes.length > MOST_NAMESAKES) return [];
  if (namesakes.length > 1) {
    const reason = `its text names \`${token.path}\`, which ${namesakes.length} files are called`;
    return namesakes.map((path) => claim(path, Math.min(sure, CONFIDENCE.ambiguous), reason));
  }
  const isNew = token.path.includes('/') && /\.[A-Za-z0-9]{1,10}$/.test(token.path) && CREATING.test(words);
  return isNew ? [claim(token.path, Math.min(sure, CONFIDENCE.created), 'to be created, says its text')] : [];
}
