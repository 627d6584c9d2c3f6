import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { PortBlock, PortBlocks, PortRange } from '../../engine/index';
import { writeAtomic } from '../../os/atomicFile';
import { privateFolder } from '../../os/userFolder';
import { codeOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';
import { RepositoryLock } from '../git/lock';
import { isPortFree } from './probe';

const reservation = z.object({ stateFolder: z.string(), worktreeId: z.string(), first: z.number().int(), count: z.number().int() });
const book = z.object({ blocks: z.array(reservation) });

type Reservation = z.infer<typeof reservation>;

const PATIENCE_MS = 30_000;

/** One book for all repositories of this user, in the user's own folder; whoever writes in it holds its lock. */
export class FilePortBlocks implements PortBlocks {
  readonly #file: string;
  readonly #stateFolder: string;
  readonly #lock: RepositoryLock;
  readonly #isFree: (port: number) => Promise<boolean>;

  constructor(userFolder: string, stateFolder: string, isFree: (port: number) => Promise<boolean> = isPortFree) {
    this.#file = join(userFolder, 'ports.json');
    this.#stateFolder = stateFolder;
    this.#lock = new RepositoryLock(join(userFolder, 'ports.lock'), PATIENCE_MS, 'giving ports to worktrees');
    this.#isFree = isFree;
    privateFolder(userFolder);
  }

  reserve(worktreeId: string, range: PortRange): Promise<Result<PortBlock, string>> {
    return this.#lock.hold(async () => {
      const blocks = this.#read();
      const own = blocks.find((block) => this.#isOurs(block) && block.worktreeId === worktreeId);
      if (own !== undefined) return ok({ first: own.first, count: own.count });
      const found = await this.#firstFree(range, blocks);
      if (found === null) return err(fullText(range));
      this.#write([...blocks, { stateFolder: this.#stateFolder, worktreeId, ...found }]);
      return ok(found);
    });
  }

  release(worktreeId: string): Promise<void> {
    return this.#drop((block) => block.worktreeId === worktreeId);
  }

  keepOnly(worktreeIds: readonly string[]): Promise<void> {
    const kept = new Set(worktreeIds);
    return this.#drop((block) => !kept.has(block.worktreeId));
  }

  async #drop(isGone: (block: Reservation) => boolean): Promise<void> {
    if (!existsSync(this.#file)) return;
    await this.#lock.hold(() => {
      const blocks = this.#read();
      const left = blocks.filter((block) => !this.#isOurs(block) || !isGone(block));
      if (left.length < blocks.length) this.#write(left);
    });
  }

  async #firstFree({ count, from, to }: PortRange, blocks: readonly Reservation[]): Promise<PortBlock | null> {
    for (let first = from; first + count - 1 <= to; first += count) {
      if (blocks.some((block) => first < block.first + block.count && block.first < first + count)) continue;
      if (await this.#allFree(first, count)) return { first, count };
    }
    return null;
  }

  async #allFree(first: number, count: number): Promise<boolean> {
    for (let port = first; port < first + count; port += 1) if (!(await this.#isFree(port))) return false;
    return true;
  }

  #isOurs(block: Reservation): boolean {
    return block.stateFolder === this.#stateFolder;
  }

  /** What a repository held that is no longer there is free again. A book that cannot be read holds nothing: ports are tried before they are given. */
  #read(): readonly Reservation[] {
    try {
      const read = book.safeParse(JSON.parse(readFileSync(this.#file, 'utf8')));
      return read.success ? read.data.blocks.filter((block) => existsSync(block.stateFolder)) : [];
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT' || thrown instanceof SyntaxError) return [];
      throw thrown;
    }
  }

  #write(blocks: readonly Reservation[]): void {
    writeAtomic(this.#file, `${JSON.stringify({ blocks }, null, 1)}\n`);
  }
}

function fullText({ count, from, to }: PortRange): string {
  return `There are no ${String(count)} free ports in a row from ${String(from)} to ${String(to)}: other worktrees hold them, or programs use them. Remove worktrees that are done (coppice worktrees clean), or widen worktrees.ports in .coppice/config.yaml.`;
}
