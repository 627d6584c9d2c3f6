import type { Explanation } from '../../engine/planning/index';
import { oneLine } from './printable';

/** Each answer with the place in the document it was taken from. */
export function explanationLines(file: string, title: string, explanations: readonly Explanation[]): string[] {
  if (explanations.length === 0) return [title, '  Nothing was inferred: all of it is said outright.'];
  return [title, ...explanations.flatMap((explanation) => oneExplanation(file, explanation))];
}

function oneExplanation(file: string, { what, because, isGuess, at }: Explanation): string[] {
  const place = at === null ? '' : `  ${at.file ?? file}:${at.line}:${at.column}`;
  return [`  ${oneLine(what, 120)}${isGuess ? '  (a guess)' : ''}`, `    because ${oneLine(because, 200)}${place}`];
}
