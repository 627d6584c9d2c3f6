import { fieldOf, matchLabel } from '../names/labels';
import type { PlanContext } from '../resolve/context';
import { listedNames } from '../resolve/listedNames';
import type { Mention } from '../resolve/nameIndex';
import type { TextLine } from '../tree/document';
import { kindOf, publishedName } from './dependencyText';
import { phasesMeant, phasesSeenFrom } from './phaseNames';

interface Form {
  readonly verb: RegExp;
  /** Which side waits for the other. */
  readonly waits: 'left' | 'right';
  readonly soft?: true;
}

const FORMS: readonly Form[] = [
  { verb: /\b(?:(?:do not|don'?t|can(?:not|'t)|must not|may not|should not|never)\s+(?:be\s+)?(?:start(?:ed)?|begin|begun|run|merged?|land)|waits?|holds?(?: off)?|blocked)\s+(?:until|before)\b/i, waits: 'left' },
  { verb: /\b(?:rebases? (?:on|onto)|merges? after|lands? after|coordinates? with)\b/i, waits: 'left', soft: true },
  { verb: /\b(?:must|should|has to|needs to|have to)\s+(?:be\s+)?(?:\w+\s+)?(?:complete[d]?|finish(?:ed)?|land(?:ed)?|merged?|done|ready|pass)\s+(?:\w+\s+)?before\b/i, waits: 'right' },
  { verb: /\b(?:blocks|unblocks|enables|triggers|gates|precedes|is (?:a )?(?:prerequisite|blocker) (?:for|of))\b/i, waits: 'right' },
  { verb: /\b(?:depends? (?:up)?on|requires?|needs|waits? (?:for|on)|(?:is |are )?blocked (?:by|on)|builds? (?:up)?on(?: top of)?|stack(?:s|ed) on(?: top of)?|relies on|follows?)\b/i, waits: 'left' },
  { verb: /\b(?:starts?|begins?|runs?|launch(?:es)?|can (?:start|begin|run)|comes?|executes?|happens?|spawns?|unblocked)\s+(?:only\s+|strictly\s+|right\s+)?(?:after|once|when|as soon as)\b/i, waits: 'left' },
];
/** Without a subject of its own it speaks of the task in whose text it stands. */
const AFTER: Form = { verb: /^\s*(?:only\s)?(?:after|once|following)\b/i, waits: 'left' };
/** `Wire it in, once W2 has landed, and document it`: a condition in the middle of what is to be done. */
const MIDDLE: Form = { verb: /,\s(?:and\s)?(?:only\s)?(?:once|after|as soon as)\b/i, waits: 'left' };
const HAS_HAPPENED = /^[^,;]{1,120}?\b(?:lands?|landed|merges|merged|completes?|completed|done|finishes|finished|ready|in place|available|published)\b/i;
const NEGATED = /\b(?:not|never|no|without|independent(?:ly)?|neither|doesn'?t|don'?t|isn'?t|instead of|rather than)\b/i;
const CLAUSE = /[.;](?=\s|$)|\s+[-—–]\s+|,?\s+\b(?:so|but|while|whereas|although)\b\s/;

/** A line of prose, and the task in whose text it stands. */
export interface Sentence {
  readonly line: TextLine;
  readonly subject: string | null;
}

/** `W4 and W5 depend on W3`, `Phase 1 must complete before Phase 2`, `C5 must merge first`. */
export function readSentence(context: PlanContext, sentence: Sentence): void {
  const { line, subject } = sentence;
  if (line.text.length > 1_000 || !/\b(?:depend|require|need|wait|block|after|before|once|first|trigger|enable|gate|follow|rebase|build|rel(?:y|ies)|coordinate|precede|prerequisite|until|when|as soon as|stack)/i.test(line.text)) return;
  if (subject !== null && isOwnLabel(line.text)) return;
  // Runs of blanks would cost their square.
  const clauses = line.text.replace(/\s+/g, ' ').split(CLAUSE);
  clauses.forEach((clause, index) => {
    readClause(context, { ...sentence, clause });
    readFirst(context, { ...sentence, clause, before: clauses.slice(0, index).join(' ') });
  });
}

/** `Depends on: W1` in a task's text was read as its field. */
function isOwnLabel(text: string): boolean {
  const field = fieldOf(matchLabel(text)?.label ?? '');
  return field === 'dependsOn' || field === 'softDependsOn' || field === 'blocks';
}

interface Clause extends Sentence {
  readonly clause: string;
}

function readClause(context: PlanContext, { clause, line, subject }: Clause): void {
  const first = (subject === null ? [...FORMS, MIDDLE] : [...FORMS, AFTER, MIDDLE]).flatMap((form) => {
    const verb = form.verb.exec(clause);
    return verb === null ? [] : [{ form, verb }];
  }).sort((a, b) => a.verb.index - b.verb.index)[0];
  if (first === undefined) return;
  const { form, verb } = first;
  if (form === MIDDLE) {
    readMiddle(context, { clause, line, subject, verb });
    return;
  }
  const left = clause.slice(0, verb.index);
  const right = upToTurn(clause.slice(verb.index + verb[0].length));
  if (NEGATED.test(left.slice(-24)) || NEGATED.test(right.slice(0, 12))) return;
  const [waiting, awaited] = form.waits === 'left' ? [left, right] : [right, left];
  addTasks(context, { waiting, awaited, line, subject, form });
  addPhases(context, { waiting, awaited, line });
}

/** It is about the task in whose text it stands, else about the only one that is named before it. */
function readMiddle({ tasks, claims }: PlanContext, { clause, line, subject, verb }: Clause & { readonly verb: RegExpExecArray }): void {
  const left = clause.slice(0, verb.index);
  const awaited = HAS_HAPPENED.exec(clause.slice(verb.index + verb[0].length))?.[0];
  const named = keysOf(tasks.mentions(left));
  const task = subject ?? (named.length === 1 ? named[0] : undefined);
  if (awaited === undefined || task === undefined || NEGATED.test(awaited)) return;
  for (const on of new Set([...listedNames(tasks, awaited), ...keysOf(tasks.mentions(awaited))])) claims.dependency({ task, on, soft: false, kind: 'success', name: null, at: rangeOf(line), because: `the sentence "${line.text.slice(0, 60)}"`, confidence: 0.75 });
}

/** What comes behind `but`, `and then` or a parenthesis is another matter. */
function upToTurn(text: string): string {
  return text.split(/\bbut\b|\bbefore\b|\(|—|\bso that\b/, 1)[0] ?? '';
}

interface Sides {
  readonly waiting: string;
  readonly awaited: string;
  readonly line: TextLine;
}

function addTasks(context: PlanContext, { waiting, awaited, line, subject, form }: Sides & { readonly subject: string | null; readonly form: Form }): void {
  const { tasks, claims } = context;
  const named = [...new Set([...keysOf(tasks.mentions(waiting)), ...listedNames(tasks, waiting)])];
  const own = subject !== null && named.length === 0 && (form.waits === 'left' ? !/\w+\s+\w+\s+\w+/.test(waiting) : false) ? [subject] : named;
  const everything = /^\s*(?:everything|all(?: of)? the (?:others|above)|all (?:others?|above|other \w+))\b/i.test(awaited);
  const on = everything ? before(tasks.keys, own) : [...new Set([...listedNames(tasks, awaited), ...keysOf(tasks.mentions(awaited)), ...tasks.ranges(awaited)])];
  if (own.length * on.length > MOST_AWAITED) return;
  const kind = form.soft === true || on.length !== 1 ? 'success' : kindOf(awaited);
  const name = kind === 'success' ? null : publishedName(awaited);
  for (const task of own) for (const key of on) claims.dependency({ task, on: key, soft: form.soft === true, kind, name, at: rangeOf(line), because: `the sentence "${line.text.slice(0, 60)}"`, confidence: everything ? 0.6 : 0.75 });
}

/** What stands above the last of them. */
function before(keys: readonly string[], own: readonly string[]): readonly string[] {
  const last = Math.max(-1, ...own.map((key) => keys.indexOf(key)));
  return last > MOST_AWAITED ? [] : keys.slice(0, Math.max(0, last)).filter((key) => !own.includes(key));
}

const MOST_AWAITED = 200;

function addPhases({ phases, claims }: PlanContext, { waiting, awaited, line }: Sides): void {
  const own = phasesMeant({ phases }, waiting);
  const on = phasesMeant({ phases }, awaited);
  if (own.length * on.length > 100) return;
  for (const phase of own) for (const key of new Set([...on, ...phasesSeenFrom({ phases }, phase, awaited)])) claims.phase({ phase, on: key, soft: false, at: rangeOf(line), because: `the sentence "${line.text.slice(0, 60)}"`, confidence: 0.8 });
}

/** `C4 uses it, so C5 must merge first`, and in the text of C7: `C8 lands first`. */
function readFirst({ tasks, claims }: PlanContext, { clause, line, subject, before }: Clause & { readonly before: string }): void {
  const verb = /\b(?:must|should|has to|needs to)?\s*(?:be\s+)?(?:merges?|lands?|merged|landed|goes?|go|completes?|done|ships?|come[s]?)\s+first\b/i.exec(clause);
  if (verb === null) return;
  const first = tasks.mentions(clause.slice(0, verb.index)).at(-1)?.key;
  const earlier = keysOf(tasks.mentions(before)).filter((key) => key !== first);
  const waiting = earlier.at(-1) ?? (subject === first ? undefined : subject);
  if (first === undefined || waiting === undefined || waiting === null) return;
  claims.dependency({ task: waiting, on: first, soft: false, kind: 'success', name: null, at: rangeOf(line), because: `the sentence "${line.text.slice(0, 60)}"`, confidence: 0.7 });
}

function keysOf(mentions: readonly Mention[]): readonly string[] {
  return [...new Set(mentions.map(({ key }) => key))];
}

function rangeOf(line: TextLine): { readonly start: number; readonly end: number } {
  return { start: line.start, end: line.start + line.text.length };
}
