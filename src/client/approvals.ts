import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeAtomic } from '../os/atomicFile';
import { privateFolder, userStateFolder } from '../os/userFolder';
import { codeOf } from '../util/errors';

/** More than anybody keeps in mind; the oldest are asked about again. */
const MOST = 1000;

const record = z.object({ root: z.string(), approved: z.array(z.string().regex(/^[0-9a-f]{64}$/)) });

/**
 * The plan texts whose commands the user agreed to run, by hash and by repository. They lie in the user's own folder:
 * what lies in a repository, agents can write.
 */
export class Approvals {
  readonly #folder: string;

  constructor(folder: string = userStateFolder()) {
    this.#folder = join(folder, 'approvals');
  }

  isApproved(root: string, hash: string): boolean {
    return this.#read(root).includes(hash);
  }

  approve(root: string, hash: string): void {
    const approved = [...this.#read(root).filter((known) => known !== hash), hash].slice(-MOST);
    writeAtomic(this.#file(root), `${JSON.stringify(record.parse({ root, approved }), null, 2)}\n`);
  }

  #file(root: string): string {
    const key = createHash('sha256').update(root).digest('hex').slice(0, 32);
    return join(privateFolder(this.#folder), `${key}.json`);
  }

  /** A record that cannot be read approves nothing: the worst it does is to ask again. */
  #read(root: string): readonly string[] {
    try {
      const read = record.safeParse(JSON.parse(readFileSync(this.#file(root), 'utf8')));
      return read.success && read.data.root === root ? read.data.approved : [];
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT' || thrown instanceof SyntaxError) return [];
      throw thrown;
    }
  }
}
