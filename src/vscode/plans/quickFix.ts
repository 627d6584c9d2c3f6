import type { Diagnostic } from '../../engine/index';

/** A replacement that a diagnostic's hint names. `offset` counts from the beginning of the text the diagnostic is about. */
export interface QuickFix {
  readonly title: string;
  readonly offset: number;
  readonly length: number;
  readonly replacement: string;
}

const SUGGESTION = /Did you mean `([^`\n]{1,80})`\?/;
const QUOTED = /`([^`\n]{1,80})`/g;

/** `text` is what stands where the diagnostic points. Null where the hint names no replacement, or the wrong word is not there as quoted. */
export function quickFix({ message, hint }: Pick<Diagnostic, 'message' | 'hint'>, text: string): QuickFix | null {
  const replacement = SUGGESTION.exec(hint)?.[1];
  // A clipped name is not the whole of it.
  if (replacement === undefined || replacement.endsWith('…')) return null;
  // What is wrong is named last: "Task `W2` depends on `W9`".
  const wrong = [...message.matchAll(QUOTED)].map((match) => match[1] ?? '').findLast((quoted) => quoted !== replacement && indexOfWord(text, quoted) >= 0);
  if (wrong === undefined) return null;
  return { title: `Change to "${replacement}"`, offset: indexOfWord(text, wrong), length: wrong.length, replacement };
}

/** `W1` is not in `W10`. */
function indexOfWord(text: string, word: string): number {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) return at;
  }
  return -1;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
