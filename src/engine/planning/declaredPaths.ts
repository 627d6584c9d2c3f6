import type { PlanDocument } from '../model/plan';
import { isGlob } from './files/glob';

/** The files a plan names as its tasks' own: what a survey of the repository looks at first. */
export function declaredPaths(document: PlanDocument): readonly string[] {
  return [...new Set(document.tasks.flatMap(({ ownership }) => ownership.map(({ path }) => path)).filter((path) => !isGlob(path)))];
}
