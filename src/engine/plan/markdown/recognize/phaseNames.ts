import type { PlanContext } from '../resolve/context';

const STORIES = /\b(?:all|every|each|any|both|no|desired|required)\b.{0,20}\buser stor(?:y|ies)\b/i;
const EARLIER = /\ball (?:of the )?(?:previous|earlier|prior|preceding) (?:phases|waves|stages)\b/i;
const OTHERS = /\ball (?:of the )?(?:other |remaining )?(?:phases|waves|stages)\b/i;
/** A document with more phases has no sentence about all of them. */
export const MOST_PHASES = 200;
const FOLLOWING = /\b(?:phase|wave|stage)s?\s+(\d{1,2})\+/i;

/** The phases a piece of a sentence means: by number, by words (`Setup`), `Phase 3+`, `all user stories`. */
export function phasesMeant({ phases }: Pick<PlanContext, 'phases'>, text: string): readonly string[] {
  const from = FOLLOWING.exec(text);
  const first = from === null ? -1 : phases.keys.indexOf(phases.find(from[0].replace('+', '')) ?? '');
  const following = first === -1 ? [] : phases.keys.slice(first);
  const words = [...text.matchAll(/\b[A-Z][a-z]{2,20}\b/g)].flatMap(([word]) => phases.find(word) ?? []);
  const stories = phases.keys.length <= MOST_PHASES && STORIES.test(text) ? phases.keys.filter((key) => /\buser story\b/i.test(key)) : [];
  return [...new Set([...phases.mentions(text).map(({ key }) => key), ...words, ...following, ...stories])];
}

/** `all previous phases`, `all other phases`, seen from one of them. */
export function phasesSeenFrom({ phases }: Pick<PlanContext, 'phases'>, phase: string, text: string): readonly string[] {
  if (phases.keys.length > MOST_PHASES) return [];
  const index = phases.keys.indexOf(phase);
  if (EARLIER.test(text)) return phases.keys.slice(0, Math.max(0, index));
  return OTHERS.test(text) ? phases.keys.filter((key) => key !== phase) : [];
}
