import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Oid } from '../../engine/index';
import { isOid } from './refNames';

/** A worktree as its own folder in the repository describes it. */
export interface Checkout {
  /** Its git folder: the common one for the main worktree, `worktrees/NAME` for the others. */
  readonly gitDir: string;
  readonly path: string;
  /** Full ref HEAD points at; null when detached. */
  readonly headRef: string | null;
  readonly detachedAt: Oid | null;
  /** Branches a rebase or bisect will come back to. */
  readonly reserved: readonly string[];
  /** Our id, where we made it. */
  readonly id: string | null;
}

export const idFile = 'coppice-id';

/** All worktrees, read from the files git keeps of them: no process, and no fault at an entry that is half made. */
export class Checkouts {
  readonly #commonDir: string;
  readonly #root: string;

  constructor(commonDir: string, root: string) {
    this.#commonDir = commonDir;
    this.#root = root;
  }

  get folder(): string {
    return join(this.#commonDir, 'worktrees');
  }

  all(): readonly Checkout[] {
    return [this.main(), ...this.linked()];
  }

  main(): Checkout {
    return describe(this.#commonDir, this.#root);
  }

  linked(): readonly Checkout[] {
    const found: Checkout[] = [];
    for (const name of namesIn(this.folder)) {
      const gitDir = join(this.folder, name);
      const target = textOf(join(gitDir, 'gitdir'));
      if (target !== null && target !== '') found.push(describe(gitDir, dirname(resolve(gitDir, target))));
    }
    return found;
  }

  /** Who has the branch checked out, or will have when a rebase or bisect ends. */
  holderOf(branchRef: string): string | null {
    for (const checkout of this.all()) {
      if (checkout.headRef === branchRef || checkout.reserved.includes(branchRef)) return checkout.path;
    }
    return null;
  }
}

function describe(gitDir: string, path: string): Checkout {
  const names = new Set(namesIn(gitDir));
  const head = textOf(join(gitDir, 'HEAD')) ?? '';
  return {
    gitDir,
    path,
    headRef: head.startsWith('ref: ') ? head.slice(5).trim() : null,
    detachedAt: isOid(head) ? head : null,
    reserved: reservedIn(gitDir, names),
    id: names.has(idFile) ? textOf(join(gitDir, idFile)) : null,
  };
}

/** This is asked at every landing for every worktree, and most have none of these: the folder's list spares the tries. */
function reservedIn(gitDir: string, names: ReadonlySet<string>): readonly string[] {
  const reserved: string[] = [];
  for (const folder of ['rebase-merge', 'rebase-apply']) {
    const ref = names.has(folder) ? textOf(join(gitDir, folder, 'head-name')) : null;
    if (ref?.startsWith('refs/heads/') === true) reserved.push(ref);
  }
  const bisect = names.has('BISECT_START') ? textOf(join(gitDir, 'BISECT_START')) : null;
  if (bisect !== null && bisect !== '' && !isOid(bisect)) reserved.push(bisect.startsWith('refs/') ? bisect : `refs/heads/${bisect}`);
  return reserved;
}

export function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** A small text file's content without its last line break; null where there is none. */
export function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return null;
  }
}
