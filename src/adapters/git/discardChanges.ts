import { backUp, type BackupRequest } from './backup';
import { parseStatus, statusArgs } from './status';

/** Leaves the worktree as its HEAD has it, and what git ignores as it is. What was changed or added is in the backup. */
export async function discardChanges(request: BackupRequest): Promise<void> {
  const { git, place } = request;
  const status = parseStatus(await git.read(place, [...statusArgs, '--untracked-files=normal'], { readOnly: true }));
  if (status.entries.length === 0) return;
  await backUp(request);
  await git.read(place, ['reset', '-q', '--hard', '--no-recurse-submodules', 'HEAD']);
  await git.read(place, ['clean', '-ffdq']);
}
