import type { FillRequest } from '../../../engine/index';
import { codeOf, messageOf } from '../../../util/errors';
import { err, ok, type Result } from '../../../util/result';
import { GitError } from '../gitError';
import type { FillPlace } from './fillPlace';
import { includeFiles } from './includeFiles';
import { share } from './share';
import { fillSubmodules } from './submodules';

/** Brings into a worktree what its commit does not hold, up to the first thing that cannot be. */
export async function fill(place: FillPlace, { include, share: rules, submodules }: FillRequest['provision']): Promise<Result<readonly string[], string>> {
  try {
    const notes: string[] = [];
    if (submodules) {
      const filled = await fillSubmodules(place);
      if (!filled.ok) return filled;
      notes.push(...filled.value);
    }
    const included = await includeFiles(place, include);
    if (!included.ok) return included;
    notes.push(...included.value);
    for (const rule of rules) {
      const shared = await share(place, rule);
      if (!shared.ok) return shared;
      notes.push(shared.value);
    }
    return ok(notes);
  } catch (error) {
    if (error instanceof GitError || codeOf(error) !== undefined) return err(messageOf(error));
    throw error;
  }
}
