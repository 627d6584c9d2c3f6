import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { planEditsSchema, type PlanEdit } from '../../engine/planning/index';
import { writeAtomic } from '../../os/atomicFile';
import { keepEditsOutOfGit as keepOutOfGit, planEditsFile } from '../../os/planEditsFile';
import { codeOf, messageOf } from '../../util/errors';
import { CliFailure } from '../failure';

/** What was changed about the execution plan of a document; it is kept in the repository, for the whole team. */
export class KeptEdits {
  readonly #file: string | null;
  readonly #root: string;

  constructor(root: string | null, document: string) {
    this.#root = root ?? '';
    this.#file = root === null ? null : planEditsFile(root, document);
  }

  load(): readonly PlanEdit[] {
    if (this.#file === null) return [];
    try {
      return planEditsSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return [];
      throw new CliFailure(`${this.#file} holds no edits of a plan: ${messageOf(thrown)}`, 'Mend that file, or remove it: then the plan is as it is worked out.');
    }
  }

  /** The file they are in afterwards. Without edits there is none. */
  save(edits: readonly PlanEdit[]): string {
    if (this.#file === null) throw new CliFailure('Edits are kept in the repository of the plan, and this document is in none.', 'Move the document into the repository it is about.');
    if (edits.length === 0) {
      rmSync(this.#file, { force: true });
      return this.#file;
    }
    mkdirSync(dirname(this.#file), { recursive: true });
    keepOutOfGit(this.#root);
    writeAtomic(this.#file, `${JSON.stringify(planEditsSchema.parse(edits), null, 2)}\n`, 0o644);
    return this.#file;
  }
}
