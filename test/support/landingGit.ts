import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GitAdapter } from '../../src/adapters/git/gitAdapter';
import type { Git, ListedWorktree, Oid, WorkSummary, WorktreeRequest } from '../../src/engine/index';
import { err, ok } from '../../src/util/result';
import type { Result } from '../../src/util/result';

interface AgentPlace {
  readonly id: string;
  readonly branchRef: string;
  head: Oid;
}

/**
 * The real git for all that has to do with landing: commits, refs, merges, the worktree in which merged results are tested.
 * Only the worktrees of agents are made up: nobody works in them but a test, which says what each has committed.
 */
export class LandingGit extends GitAdapter {
  readonly #commonDir: string;
  readonly #places = new Map<string, AgentPlace>();
  /** What a test's commits stand upon. */
  readonly #parents = new Map<Oid, Oid>();

  constructor(options: ConstructorParameters<typeof GitAdapter>[0]) {
    super(options);
    this.#commonDir = options.repository.commonDir;
  }

  headOf(path: string): Oid | null {
    return this.#places.get(path)?.head ?? null;
  }

  /** An agent has made this commit in its worktree. */
  commits(path: string, commit: Oid): void {
    const place = this.#places.get(path);
    if (place === undefined) throw new Error(`There is no worktree at ${path}.`);
    this.#parents.set(commit, place.head);
    this.#stand(place, commit);
  }

  override async addWorktree(request: WorktreeRequest): Promise<Result<void, string>> {
    if (request.branchRef === null) return super.addWorktree(request);
    const there = await this.resolve(request.branchRef);
    const place = { id: request.id, branchRef: request.branchRef, head: there ?? request.base };
    this.#places.set(request.path, place);
    this.#stand(place, place.head);
    return ok(undefined);
  }

  override fillWorktree(...[request]: Parameters<Git['fillWorktree']>): ReturnType<Git['fillWorktree']> {
    return this.#places.has(request.path) ? Promise.resolve(ok([])) : super.fillWorktree(request);
  }

  override resetWorktree(request: WorktreeRequest): Promise<Result<void, string>> {
    const place = this.#places.get(request.path);
    if (place === undefined) return super.resetWorktree(request);
    this.#stand(place, request.base);
    return Promise.resolve(ok(undefined));
  }

  override async summarize(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>> {
    const place = this.#places.get(path);
    if (place === undefined) return super.summarize(path, base);
    let ahead = 0;
    let at: Oid | undefined = place.head;
    for (; at !== undefined && at !== base; at = this.#parents.get(at)) ahead += 1;
    const onBase = at === base || (await this.isAncestor(base, place.head));
    return ok({ headRef: place.branchRef, head: place.head, dirty: [], ahead, onBase, markers: [] });
  }

  override look(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>> {
    return this.#places.has(path) ? this.summarize(path, base) : super.look(path, base);
  }

  override changedFiles(path: string, since: Oid): Promise<Result<readonly string[], 'gone'>> {
    return this.#places.has(path) ? Promise.resolve(err('gone')) : super.changedFiles(path, since);
  }

  override removeWorktree(...[worktree, backupRef]: Parameters<Git['removeWorktree']>): ReturnType<Git['removeWorktree']> {
    return this.#places.delete(worktree.path) ? Promise.resolve(ok({ backup: false })) : super.removeWorktree(worktree, backupRef);
  }

  override async worktrees(): Promise<readonly ListedWorktree[]> {
    const agents = [...this.#places].map(([path, { head, branchRef, id }]) => ({ path, head, branchRef, id, standing: true }));
    return [...(await super.worktrees()), ...agents];
  }

  override recover(known: readonly WorktreeRequest[]): Promise<readonly string[]> {
    return super.recover(known.filter(({ branchRef }) => branchRef === null));
  }

  override unlock(worktree: Pick<WorktreeRequest, 'id' | 'branchRef'>): Promise<readonly string[]> {
    return worktree.branchRef === null ? super.unlock(worktree) : Promise.resolve([]);
  }

  /** As git writes it, without the process. */
  #stand(place: AgentPlace, commit: Oid): void {
    place.head = commit;
    const file = join(this.#commonDir, place.branchRef);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${commit}\n`);
  }
}

/** The same git, and a way to wait until nothing is asked of it any more. */
export function watched(git: Git): { readonly git: Git; readonly idle: () => Promise<boolean> } {
  const pending = new Set<Promise<unknown>>();
  const ask = (member: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): unknown => {
    const answer: unknown = Reflect.apply(member, git, args);
    if (!(answer instanceof Promise)) return answer;
    const settled: Promise<unknown> = answer.then(
      () => pending.delete(settled),
      () => pending.delete(settled),
    );
    pending.add(settled);
    return answer;
  };
  const port = new Proxy(git, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (...args: readonly unknown[]): unknown => ask(member as (...args: readonly unknown[]) => unknown, args) : member;
    },
  });
  /** Whether it had to wait. */
  const idle = async (): Promise<boolean> => {
    const had = pending.size > 0;
    while (pending.size > 0) await Promise.race(pending);
    return had;
  };
  return { git: port, idle };
}
