import type { PlanContext } from '../resolve/context';
import type { TextLine } from '../tree/document';

const BARRIER = /\b(?:each|every|all)\s+(?:phase|wave|stage|milestone|batch|sprint)s?\s+(?:must|has to|should|is|are|needs? to|completes?|finishes)\b.{0,60}\b(?:before|prior to|complete[d]?)\b|\b(?:phases|waves|stages|batches)\s+(?:are|run|execute|proceed|must (?:be|run))\b.{0,30}\b(?:sequential(?:ly)?|in order|one after|strictly ordered)\b|\bbefore (?:moving|proceeding|starting|advancing)\b.{0,30}\bnext (?:phase|wave|stage|batch)\b|\b(?:phase|wave|stage|batch) (?:barriers?|gates?) between\b/i;

/** Sentences about all phases at once, and chains of them: `P0 → P1 → P2`. */
export function readPhaseOrder({ phases, claims }: PlanContext, line: TextLine): void {
  if (phases.keys.length < 2 || line.text.length > 1_000) return;
  const at = { start: line.start, end: line.start + line.text.length };
  const add = (phase: string, on: string): void => { claims.phase({ phase, on, soft: false, at, because: `the sentence "${line.text.slice(0, 60)}"`, confidence: 0.8 }); };
  if (BARRIER.test(line.text)) phases.keys.forEach((phase, index) => { if (index > 0) add(phase, phases.keys[index - 1] ?? phase); });
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
