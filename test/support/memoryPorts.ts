import type { PortBlock, PortBlocks, PortRange } from '../../src/engine/index';
import { err, ok, type Result } from '../../src/util/result';

/** Port blocks of one repository on a machine where nobody else listens. */
export class MemoryPorts implements PortBlocks {
  readonly held = new Map<string, PortBlock>();

  reserve(worktreeId: string, { count, from, to }: PortRange): Promise<Result<PortBlock, string>> {
    const own = this.held.get(worktreeId);
    if (own !== undefined) return Promise.resolve(ok(own));
    const taken = new Set([...this.held.values()].map(({ first }) => first));
    for (let first = from; first + count - 1 <= to; first += count) {
      if (taken.has(first)) continue;
      this.held.set(worktreeId, { first, count });
      return Promise.resolve(ok({ first, count }));
    }
    return Promise.resolve(err('all taken'));
  }

  release(worktreeId: string): Promise<void> {
    this.held.delete(worktreeId);
    return Promise.resolve();
  }

  keepOnly(worktreeIds: readonly string[]): Promise<void> {
    for (const id of this.held.keys()) if (!worktreeIds.includes(id)) this.held.delete(id);
    return Promise.resolve();
  }
}
