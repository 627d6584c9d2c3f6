import { ok, type Result } from '../../../util/result';
import type { Task, Worktree } from '../../model/task';
import type { Works } from '../works';

/** Where a task's jobs start. Asked before each of them: the one before may have put a link in the folder's place. */
export function startFolder(works: Works, task: Task, worktree: Worktree): Result<string, string> {
  return task.cwd === '.' ? ok(worktree.path) : works.ports.places.folderInside(worktree.path, task.cwd);
}
