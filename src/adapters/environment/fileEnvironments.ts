import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Environments } from '../../engine/index';
import { writeAtomic } from '../../os/atomicFile';
import { privateFolder } from '../../os/userFolder';
import { codeOf } from '../../util/errors';

type Environment = Readonly<Record<string, string>>;

const kept = z.object({ planId: z.string(), environment: z.record(z.string(), z.string()) });

/**
 * One file per plan in the user's own folder: an environment holds keys, and a repository is no place for those.
 * The next engine finds them there, so that a plan goes on as it was started.
 */
export class FileEnvironments implements Environments {
  readonly #folder: string;
  readonly #repository: string;
  readonly #known = new Map<string, Environment>();

  /** `stateFolder` tells the plans of one repository from those of another. */
  constructor(userFolder: string, stateFolder: string) {
    this.#folder = join(userFolder, 'environments');
    this.#repository = createHash('sha256').update(stateFolder).digest('hex').slice(0, 16);
  }

  remember(planId: string, environment: Environment): Promise<void> {
    this.#known.set(planId, environment);
    privateFolder(this.#folder);
    writeAtomic(this.#file(planId), `${JSON.stringify({ planId, environment })}\n`);
    return Promise.resolve();
  }

  /** Null where it was never remembered, or was lost: then nothing of the plan can be started. */
  environmentFor(planId: string): Environment | null {
    const known = this.#known.get(planId) ?? this.#read(planId);
    if (known !== null) this.#known.set(planId, known);
    return known;
  }

  /** Forgets the plans of this repository that are not among these. */
  keepOnly(planIds: Iterable<string>): void {
    const names = new Set([...planIds].map((planId) => this.#name(planId)));
    for (const name of this.#names()) {
      if (name.startsWith(`${this.#repository}-`) && !names.has(name)) rmSync(join(this.#folder, name), { force: true });
    }
    for (const planId of this.#known.keys()) {
      if (!names.has(this.#name(planId))) this.#known.delete(planId);
    }
  }

  #read(planId: string): Environment | null {
    try {
      const read = kept.safeParse(JSON.parse(readFileSync(this.#file(planId), 'utf8')));
      return read.success && read.data.planId === planId ? read.data.environment : null;
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT' || thrown instanceof SyntaxError) return null;
      throw thrown;
    }
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#folder);
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return [];
      throw thrown;
    }
  }

  #file(planId: string): string {
    return join(this.#folder, this.#name(planId));
  }

  #name(planId: string): string {
    return `${this.#repository}-${createHash('sha256').update(planId).digest('hex').slice(0, 16)}.json`;
  }
}
