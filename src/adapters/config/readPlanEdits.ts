import { readFileSync, statSync } from 'node:fs';
import { planEditsSchema, type PlanEdit } from '../../engine/planning/index';
import { planEditsFile } from '../../os/planEditsFile';
import { codeOf, messageOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';

const LARGEST = 1024 * 1024;

/** What people changed about the execution plan of a document. `root` is the main worktree. */
export function readPlanEdits(root: string, document: string): Result<readonly PlanEdit[], string> {
  const file = planEditsFile(root, document);
  if (file === null) return ok([]);
  try {
    if (statSync(file).size > LARGEST) return err(`${file} is too large to be the edits of a plan.`);
    const read = planEditsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? ok(read.data) : err(`${file} holds no edits of a plan: ${read.error.issues[0]?.message ?? 'it has another form'}.`);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return ok([]);
    return err(`${file} cannot be read: ${messageOf(thrown)}.`);
  }
}
