import type { Reporter } from '../diagnosticList';
import type { DraftTask } from '../draft';
import { quote } from '../quote';
import { branchNameFault } from './branchName';

const HINT = 'Coppice makes a name of its own instead.';

/** The branch each task asked for, or null where it asked for none that it can have. Two tasks never get one branch. */
export function checkBranches(tasks: readonly DraftTask[], diagnostics: Reporter): readonly (string | null)[] {
  const taken = new Map<string, string>();
  return tasks.map(({ branch, key }) => {
    if (branch === null) return null;
    const fault = branchNameFault(branch.value);
    if (fault !== null) {
      diagnostics.warning({ code: 'invalid-branch', message: `The branch name ${quote(branch.value)} ${fault}.`, hint: HINT, at: branch.at });
      return null;
    }
    // Refs are files in many repositories: names that differ in case only would be one file on some systems.
    const owner = taken.get(branch.value.toLowerCase());
    if (owner !== undefined) {
      diagnostics.warning({ code: 'shared-branch', message: `The branch ${quote(branch.value)} was given to task ${quote(owner)} already.`, hint: HINT, at: branch.at });
      return null;
    }
    taken.set(branch.value.toLowerCase(), key.value);
    return branch.value;
  });
}
