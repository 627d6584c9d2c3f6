/** What a glyph or word beside a title says about the state of the work. */
export type Mark = 'done' | 'open' | 'dropped';

export interface Marked {
  readonly text: string;
  readonly mark: Mark | null;
  /** Remarks taken from the end, such as `optional` or `2 days`. */
  readonly remarks: readonly string[];
}

const DONE_GLYPHS = /[✅✔☑🎉]/u;
const OPEN_GLYPHS = /[⬜☐◐◻◯○🔲🔄🚧⏳⌛⏸📋🕐⏭▶]/u;
/** Beside a title they may tell a priority or a mood; in a status cell they are the status. */
const OPEN_LIGHTS = /[🟡🔵🟠🔴]/u;
const DROPPED_GLYPHS = /[❌🚫🗑]/u;
const GLYPHS = /(?:\p{Extended_Pictographic}|☐|☑|☒|◐|◻|◯|○|●|◑|\uFE0F|\u200D)+/gu;

const DONE_WORDS = /^(?:done|complete|completed|finished|merged|landed|shipped|closed|implemented|resolved)$/i;
const OPEN_WORDS = /^(?:to ?do|in[ -]progress|pending|not started|open|planned|backlog|wip|ready|blocked|in review|draft|partial|partially done|queued|next|active|ongoing|started)$/i;
const DROPPED_WORDS = /^(?:cancelled|canceled|dropped|superseded|obsolete|won'?t do|removed|abandoned|deprecated|skipped)$/i;
const SOFT_WORDS = /^(?:optional|nice[ -]to[ -]have|stretch(?: goal)?|continuous|blocker|critical|new|parallel|sequential|parallelizable|independent|p[0-4]|mvp|🎯 mvp|(?:this|current) branch|you are here|high|medium|low|[sml]|xl|xs)$/i;
const PERCENT = /^~?\d{1,3}\s?%(?:\s*(?:→|->|to)\s*\d{1,3}\s?%)?(?:\s*(?:complete|done))?$/i;
const PEOPLE = /^\d{1,3}\s+(?:developers?|devs?|people|engineers?|agents?)$/i;
const ESTIMATE = /^(?:est(?:imate)?(?:d)?\.?:?\s*)?~?\d{1,3}(?:\.\d)?(?:\s*[-–]\s*\d{1,3}(?:\.\d)?)?\s*(?:h|hrs?|hours?|d|days?|w|weeks?|m|mins?|minutes?|pts?|points?|sp|story points)$/i;

/** The mark of a status cell, a status field, or whatever else says nothing but a state. */
export function statusMark(text: string): Mark | null {
  const words = text.replace(GLYPHS, '').replace(/[*_`[\]()]/g, '').trim();
  const lead = words.split(/[\s,;—–(-]+/)[0] ?? '';
  if (DROPPED_GLYPHS.test(text) || DROPPED_WORDS.test(words)) return 'dropped';
  if (OPEN_WORDS.test(words) || OPEN_GLYPHS.test(text) || OPEN_LIGHTS.test(text)) return 'open';
  if (DONE_GLYPHS.test(text) || DONE_WORDS.test(words) || DONE_WORDS.test(lead) || /^(?:x|y|yes|true)$/i.test(words) || /^100\s?%/.test(words)) return 'done';
  if (words === '' && text.includes('🟢')) return 'done';
  return words === '' ? null : 'open';
}

/** A title without its glyphs, percents, estimates and state words, and what these say. */
export function splitMarks(title: string): Marked {
  let mark = glyphMark(title);
  const remarks: string[] = [];
  let text = title.replace(GLYPHS, ' ').replace(/\s+/g, ' ').trim();
  for (let rounds = 0; rounds < 6; rounds += 1) {
    const tail = trailingRemark(text, title !== text);
    if (tail === null) break;
    mark ??= wordMark(tail.remark);
    remarks.push(tail.remark);
    text = tail.rest;
  }
  return { text, mark, remarks };
}

function glyphMark(text: string): Mark | null {
  const glyphs = (text.match(GLYPHS) ?? []).join('');
  if (glyphs === '') return null;
  if (DONE_GLYPHS.test(glyphs) && !OPEN_GLYPHS.test(glyphs)) return 'done';
  if (OPEN_GLYPHS.test(glyphs)) return 'open';
  return DROPPED_GLYPHS.test(glyphs) ? 'dropped' : null;
}

function wordMark(words: string): Mark | null {
  if (DONE_WORDS.test(words) || /^100\s?%/.test(words)) return 'done';
  if (DROPPED_WORDS.test(words)) return 'dropped';
  return OPEN_WORDS.test(words) || PERCENT.test(words) ? 'open' : null;
}

interface Tail {
  readonly rest: string;
  readonly remark: string;
}

function trailingRemark(text: string, hadGlyph: boolean): Tail | null {
  const last = text.at(-1);
  const open = last === ')' ? text.lastIndexOf('(') : last === ']' ? text.lastIndexOf('[') : -1;
  if (open > 0) {
    const remark = text.slice(open + 1, -1).trim();
    return isRemark(remark) ? { rest: text.slice(0, open).trim(), remark } : null;
  }
  const dash = /\s[-–—:|·]\s*([A-Z][A-Za-z ]{2,20})$/.exec(text.slice(-40));
  const word = dash?.[1] ?? (hadGlyph ? /\s([A-Z]{4,}(?: [A-Z]{2,})?|Done|Complete|Completed|Todo)$/.exec(text.slice(-24))?.[1] : undefined);
  if (word === undefined || wordMark(word) === null) return null;
  return { rest: text.slice(0, text.length - word.length).replace(/[-–—:|·\s]+$/, ''), remark: word };
}

function isRemark(words: string): boolean {
  return [DONE_WORDS, OPEN_WORDS, DROPPED_WORDS, SOFT_WORDS, PERCENT, PEOPLE, ESTIMATE].some((form) => form.test(words));
}

export function estimateOf(remarks: readonly string[]): string | null {
  return remarks.find((remark) => ESTIMATE.test(remark)) ?? null;
}
