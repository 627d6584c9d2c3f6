import { plainText } from '../names/plainText';
import type { PlanContext } from '../resolve/context';
import type { TextLine } from '../tree/document';

const BARRIER = /\b(?:each|every|all)\s+(?:phase|wave|stage|milestone|batch|sprint)s?\s+(?:must|has to|should|is|are|needs? to|completes?|finishes)\b.{0,60}\b(?:before|prior to|complete[d]?)\b|\b(?:phases|waves|stages|batches)\s+(?:are|run|execute|proceed|must (?:be|run))\b.{0,30}\b(?:sequential(?:ly)?|in order|one after|strictly ordered)\b|\bbefore (?:moving|proceeding|starting|advancing)\b.{0,30}\bnext (?:phase|wave|stage|batch)\b|\b(?:phase|wave|stage|batch) (?:barriers?|gates?) between\b/i;

/** Sentences about all phases at once, and chains of them: `P0 → P1 → P2`. */
export function readPhaseOrder({ phases, claims }: PlanContext, line: TextLine): void {
  if (phases.keys.length < 2 || line.text.length > 1_000) return;
  const at = { start: line.start, end: line.start + line.text.length };
  const add = (phase: string, on: string): void => { claims.phase({ phase, on, soft: false, at, because: `the sentence "${line.text.slice(0, 60)}"`, confidence: 0.8 }); };
  if (BARRIER.test(line.text)) phases.keys.forEach((phase, index) => { if (index > 0) add(phase, phases.keys[index - 1] ?? phase); });
  for (const sentence of line.text.split(/[.;](?=\s|$)/)) readBefore(phases, sentence, add);
  const pieces = line.text.split(/\s*(?:→|⟶|->|=>|➜)\s*/);
  if (pieces.length < 2) return;
  const named = pieces.map((piece, index) => {
    const found = phases.mentions(piece);
    return (index === 0 ? found.at(-1) : found[0])?.key ?? null;
  });
  for (let index = 1; index < named.length; index += 1) {
    const before = named[index - 1];
    const after = named[index];
    if (before !== null && before !== undefined && after !== null && after !== undefined) add(after, before);
  }
}

const NOTHING_ELSE = /^[\s*_`:,()]*(?:(?:phase|wave|stage|milestone|all|the|tasks?|work|must|should|has to|be|is|comes?|goes?|runs?|completed?|done|finish(?:es|ed)?)\b[\s*_`:,()]*)*$/i;

/** `Setup before Foundational`: two names and nothing else, so that `Run the tests before Setup` says nothing. */
function readBefore(phases: PlanContext['phases'], sentence: string, add: (phase: string, on: string) => void): void {
  const sides = sentence.split(/\s+(?:before|precedes?)\s+/i);
  if (sides.length < 2) return;
  const named = sides.map((side) => nameAlone(phases, side));
  for (let index = 1; index < named.length; index += 1) {
    const before = named[index - 1];
    const after = named[index];
    if (before !== null && before !== undefined && after !== null && after !== undefined) add(after, before);
  }
}

function nameAlone(phases: PlanContext['phases'], side: string): string | null {
  const whole = phases.find(plainText(side));
  if (whole !== null) return whole;
  const [mention, ...more] = phases.mentions(side, { bare: true });
  if (mention === undefined || more.some(({ key }) => key !== mention.key)) return null;
  return NOTHING_ELSE.test(side.slice(0, mention.at)) && NOTHING_ELSE.test(side.slice(mention.at + mention.length)) ? mention.key : null;
}
