import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../../util/errors';
import { linkFor, type Checkouts } from './links';

export interface TreeCopy {
  /** Relative to the checkout. */
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly checkouts: Checkouts;
  readonly clone: boolean;
}

export interface TreeCopied {
  /** The first file decides whether the disk can clone at all. */
  readonly cloned: boolean;
  /** Links that lead out of the checkout. */
  readonly leftOut: number;
}

const AT_ONCE = 16;
const MOST_ENTRIES = 1_000_000;

/** Copies a folder with everything in it, cloning where that is wanted and the disk can. Links are never followed. */
export async function copyTree(copy: TreeCopy): Promise<TreeCopied> {
  const work = new Work(copy);
  await work.folder('');
  return { cloned: work.cloned === true, leftOut: work.leftOut };
}

class Work {
  cloned: boolean | null;
  leftOut = 0;
  #entries = 0;
  readonly #copy: TreeCopy;

  constructor(copy: TreeCopy) {
    this.#copy = copy;
    this.cloned = copy.clone ? null : false;
  }

  async folder(below: string): Promise<void> {
    // A list of its own and no recursion: nothing bounds how deep folders may lie.
    for (let waiting = [below], next = waiting.pop(); next !== undefined; next = waiting.pop()) waiting = [...waiting, ...(await this.#one(next))];
  }

  async #one(below: string): Promise<readonly string[]> {
    const { from, to, path } = this.#copy;
    await mkdir(join(to, below));
    const entries = await readdir(join(from, below), { withFileTypes: true });
    this.#entries += entries.length;
    if (this.#entries > MOST_ENTRIES) throw new Error(`${path} holds more than ${String(MOST_ENTRIES)} files and folders. Share a part of it, or link it (how: symlink).`);
    const names = (wanted: (entry: (typeof entries)[number]) => boolean): readonly string[] => entries.filter(wanted).map((entry) => (below === '' ? entry.name : `${below}/${entry.name}`));
    const files = names((entry) => entry.isFile());
    if (this.cloned === null && files[0] !== undefined) await this.#tryToClone(files[0]);
    for (let at = 0; at < files.length; at += AT_ONCE) await Promise.all(files.slice(at, at + AT_ONCE).map((file) => this.#file(file)));
    for (const link of names((entry) => entry.isSymbolicLink())) await this.#link(link);
    return names((entry) => entry.isDirectory());
  }

  async #tryToClone(file: string): Promise<void> {
    try {
      await copyFile(join(this.#copy.from, file), join(this.#copy.to, file), constants.COPYFILE_FICLONE_FORCE);
      this.cloned = true;
    } catch (error) {
      if (!CANNOT_CLONE.has(codeOf(error) ?? '')) throw error;
      this.cloned = false;
    }
  }

  async #file(file: string): Promise<void> {
    await copyFile(join(this.#copy.from, file), join(this.#copy.to, file), this.cloned === true ? constants.COPYFILE_FICLONE : 0);
  }

  async #link(below: string): Promise<void> {
    const { from, to, path, checkouts } = this.#copy;
    const link = linkFor(`${path}/${below}`, await readlink(join(from, below)), checkouts);
    if (link === null) this.leftOut += 1;
    else await symlink(link, join(to, below));
  }
}

const CANNOT_CLONE: ReadonlySet<string> = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOTTY', 'ENOSYS', 'EPERM', 'EACCES']);
