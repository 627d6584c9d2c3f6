import { plainText } from './plainText';

/** A name as a document writes it where it speaks of a task: `W1`, `Stream A`, `feat/parser`, `1.2`. */
export interface Reference {
  readonly text: string;
  /** Offset in the text it was found in. */
  readonly at: number;
}

/** How people say that there is none. */
const NONE = /^(?:none|nothing|no(?: (?:hard )?dependencies| blockers?)?|n\/?a|nil|[-–—]+|immediate(?:ly)?|∅|can start immediately|independent|-)(?:[\s.,;(].*)?$/i;

export function isNone(text: string): boolean {
  return NONE.test(plainText(text));
}

const ALL = /^(?:(?:needs?|requires?|after|on)\s+)?(?:all|everything|every)(?:\s+(?:of\s+)?(?:the\s+)?(?:above|other|others|previous|preceding|earlier|prior|tasks?|work ?streams?|streams?|tracks?|agents?|sessions?|phases?|stories|remaining|implementation|rest))*(?:\s+(?:complete[ds]?|merged|landed|done|finished))?\s*(?=$|[.,;(])/i;

export function meansAll(text: string): boolean {
  return ALL.test(plainText(text));
}

/** `W1-W4`, `W1..W4`, `T001–T005`, `A-E`, `1.1 to 1.4`, `DS-01..05`: the first, the last, or null. */
const RANGE = /^([A-Za-z]{0,10}[-_.]?(?:\d{1,4}\.)*)(\d{1,4}|[A-Z])\s*(?:\.{2,3}|…|–|—|-|→|\bto\b|\bthrough\b|\bthru\b)\s*((?:[A-Za-z]{0,10}[-_.]?(?:\d{1,4}\.)*)?)(\d{1,4}|[A-Z])$/;
const MOST_IN_RANGE = 100;

export function expandRange(text: string): readonly string[] | null {
  const found = RANGE.exec(text.trim());
  if (found === null) return null;
  const [, prefix = '', first = '', secondPrefix = '', last = ''] = found;
  if (secondPrefix !== '' && secondPrefix.toLowerCase() !== prefix.toLowerCase()) return null;
  if (/\d/.test(first) !== /\d/.test(last)) return null;
  // `1-2` may be days or a hyphenated id; a range of bare numbers needs a word before it, which callers have taken off.
  const from = /\d/.test(first) ? Number(first) : first.charCodeAt(0);
  const to = /\d/.test(last) ? Number(last) : last.charCodeAt(0);
  if (to <= from || to - from >= MOST_IN_RANGE) return null;
  const width = first.startsWith('0') ? first.length : 1;
  return Array.from({ length: to - from + 1 }, (_, index) => prefix + (/\d/.test(first) ? String(from + index).padStart(width, '0') : String.fromCharCode(from + index)));
}

const KIND_WORDS = /\b(?:work ?streams?|streams?|tracks?|lanes?|sessions?|agents?|tasks?|stories|story|issues?|tickets?|workers?|phases?|waves?|stages?|groups?|sprints?|milestones?|prs?|work packages?|steps?|epics?|batch(?:es)?|terminals?|developers?)\b/i;
const DIVIDER = /\s*(?:[,;+&•]|\/(?=\s|[A-Z]{1,4}-?\d)|\band\b|\bor\b|\bplus\b|\bthen\b|\|{1,2}|∥|‖|→|->|=>|·)\s*/i;

/**
 * The names in a list of references, in order. A kind said once counts for all that follow: `Streams A, B and C`.
 * Remarks in parentheses and words after the name are left out by the caller's index, which knows what names exist.
 */
export function splitReferences(text: string): readonly Reference[] {
  const masked = maskRemarks(text);
  const found: Reference[] = [];
  let from = 0;
  let kind = '';
  for (const piece of masked.split(new RegExp(DIVIDER, 'gi'))) {
    const at = piece === '' ? from : Math.max(from, masked.indexOf(piece, from));
    from = at + piece.length;
    const bare = plainText(piece).replace(/^(?:after|on|needs?|requires?|completion of|starts? after|blocked by|wait for|depends on|the)\s+/i, '').replace(/\s+(?:complete[sd]?|completion|done|finished|merged|landed|lands?|merges?|is (?:done|merged|complete))\.?$/i, '').trim();
    if (bare === '') continue;
    const word = KIND_WORDS.exec(bare)?.[0];
    if (word !== undefined) kind = word.replace(/ies$/i, 'y').replace(/(ch)es$/i, '$1').replace(/s$/i, '');
    const rest = word === undefined ? bare : bare.slice(bare.indexOf(word) + word.length).trim();
    const range = expandRange(rest === '' ? bare : rest);
    if (range !== null) for (const text of range) found.push({ text: kind === '' ? text : `${kind} ${text}`, at });
    else found.push({ text: word === undefined && kind !== '' && /^[A-Z0-9][\w.-]{0,6}$/.test(bare) ? `${kind} ${bare}` : bare, at });
  }
  return found;
}

/** Parentheses say why, not what. They are blanked, so that offsets stay. */
function maskRemarks(text: string): string {
  let depth = 0;
  let masked = '';
  for (const letter of text) {
    if (letter === '(') depth += 1;
    masked += depth > 0 ? ' '.repeat(letter.length) : letter;
    if (letter === ')') depth = Math.max(0, depth - 1);
  }
  return masked;
}
