import { plainText } from '../names/plainText';
import type { NameIndex } from '../resolve/nameIndex';

/** Tasks that come one step after the other; those of one step in any order. */
export type Steps = readonly (readonly string[])[];

const ORDERS = /\b(?:then|finally|lastly|last|next|first|second|followed by|after that|afterwards)\b/i;
const STEP = /\s*;\s*|,?\s*\b(?:and\s+)?(?:then|finally|lastly|next|followed by|after that|afterwards)\b[\s,:]*|,\s*(?:and\s+)?(?=[^,;]*\blast\b)/i;
const TOGETHER = /\b(?:and|together|any order|in parallel|both|either|or)\b|[&+/∥‖]/i;
const FILLERS = /\b(?:first|second|third|last|together|merges?|merged|lands?|integrate|starts?|with|goes|go|comes?|at the end|in any order|any order|in parallel|either order|both|of all|is|are|must|should|be|it)\b/gi;
const REASON = /\b(?:after|once|when|because|since|so|if|into)\b/i;

/** `a review` is no task A. */
function onlyNames(text: string): string {
  return text.replace(/\b(?:an?|the)\s+(?=[a-z])/g, ' ').replace(FILLERS, ' ');
}

/** `A, then B and C together, D last`: the steps of one sentence. Empty where it tells no order. */
export function orderInWords(tasks: NameIndex, sentence: string): Steps {
  if (!ORDERS.test(sentence)) return [];
  const steps = plainText(sentence).split(STEP).flatMap((piece) => {
    const text = piece.replace(/\([^()]*\)/g, ' ').split(REASON, 1)[0] ?? '';
    const { keys } = tasks.resolve(onlyNames(text));
    return TOGETHER.test(text) || keys.length < 2 ? [keys] : keys.map((key) => [key]);
  });
  return steps.filter((keys) => keys.length > 0);
}

const TURN = /\b(?:before|ahead of)\b/i;
const BACK = /\bafter\b/i;

/** `A before B; C after B`: what each clause says about the two. */
export function orderedPairs(tasks: NameIndex, sentence: string): readonly (readonly [string, string])[] {
  return plainText(sentence).split(/ ?[;,] ?/).flatMap((clause) => {
    const turn = TURN.test(clause) ? TURN : BACK;
    const sides = clause.split(turn).map((side) => tasks.resolve(onlyNames(side)).keys);
    if (turn === BACK) sides.reverse();
    return sides.slice(1).flatMap((later, index) => (sides[index] ?? []).flatMap((first) => later.slice(0, MOST_NAMES).map((second): [string, string] => [first, second])));
  });
}

const MOST_NAMES = 50;

/** All that the pairs name, each behind all that come before it. Empty where they contradict each other. */
export function stepsOfPairs(pairs: readonly (readonly [string, string])[]): Steps {
  const later = new Map<string, Set<string>>();
  const waiting = new Map<string, number>();
  for (const [first, second] of pairs) {
    const known = later.get(first) ?? new Set<string>();
    later.set(first, known);
    if (!waiting.has(first)) waiting.set(first, 0);
    if (known.has(second)) continue;
    known.add(second);
    waiting.set(second, (waiting.get(second) ?? 0) + 1);
  }
  const steps: string[][] = [];
  let placed = 0;
  for (let step = [...waiting.keys()].filter((key) => waiting.get(key) === 0); step.length > 0; ) {
    steps.push(step);
    placed += step.length;
    const next: string[] = [];
    for (const key of step) {
      for (const other of later.get(key) ?? []) {
        const left = (waiting.get(other) ?? 0) - 1;
        waiting.set(other, left);
        if (left === 0) next.push(other);
      }
    }
    step = next;
  }
  return placed === waiting.size ? steps : [];
}
