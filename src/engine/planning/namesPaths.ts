import type { PlanDocument } from '../model/plan';
import { pathTokens } from './predict/pathTokens';

/** Whether a plan speaks of files at all. Where it does not, there is nothing to look up in the repository. */
export function namesPaths(document: PlanDocument): boolean {
  return document.tasks.some((task) => task.ownership.length > 0 || [task.title, task.prompt, ...task.acceptance].some((text) => text.split('\n').some((line) => pathTokens(line).length > 0)));
}
