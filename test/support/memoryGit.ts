import type { BranchSight, ComingConflict, CommitSpan, FillRequest, FollowResult, Git, ListedWorktree, MergeRequest, MergeResult, Oid, RadarTip, RefMove, RepositoryFacts, WorkSummary, WorktreeRequest } from '../../src/engine/index';
import { err, ok } from '../../src/util/result';
import type { Result } from '../../src/util/result';

interface MemoryCommit {
  readonly parents: readonly Oid[];
  readonly files: ReadonlyMap<string, string>;
  readonly trailers: ReadonlyMap<string, string>;
}

interface MemoryWorktree {
  id: string | null;
  readonly branchRef: string | null;
  head: Oid;
  readonly dirty: string[];
}

/** Git's rules on commits in memory: files are whole values, and two changes of one file conflict. */
export class MemoryGit implements Git {
  readonly commits = new Map<Oid, MemoryCommit>();
  readonly refs = new Map<string, Oid>();
  readonly #worktrees = new Map<string, MemoryWorktree>();
  /** Ids by their numbers, which begin with 1. */
  readonly #born: Oid[] = [''];

  constructor() {
    this.refs.set('refs/heads/main', this.#add({ parents: [], files: new Map([['README.md', 'hello']]), trailers: new Map() }));
  }

  /** What an agent does: changes files in its worktree and commits them. */
  commitIn(path: string, files: Readonly<Record<string, string>>): Oid {
    const worktree = this.#at(path);
    const before = this.#commit(worktree.head);
    const head = this.#add({ parents: [worktree.head], files: new Map([...before.files, ...Object.entries(files)]), trailers: new Map() });
    this.#move(worktree, head);
    return head;
  }

  /** As a person commits upon this. */
  commitOn(parent: Oid, files: Readonly<Record<string, string>>): Oid {
    return this.#add({ parents: [parent], files: new Map([...this.#commit(parent).files, ...Object.entries(files)]), trailers: new Map() });
  }

  leaveDirty(path: string, file: string): void {
    this.#at(path).dirty.push(file);
  }

  clean(path: string): void {
    this.#at(path).dirty.length = 0;
  }

  /** Names of the files that are there. */
  filesIn(path: string): ReadonlySet<string> {
    return new Set(this.#commit(this.#at(path).head).files.keys());
  }

  filesOf(commit: Oid): ReadonlySet<string> {
    return new Set(this.#commit(commit).files.keys());
  }

  hasWorktree(path: string): boolean {
    return this.#worktrees.has(path);
  }

  ancestry(oid: Oid): ReadonlySet<Oid> {
    const seen = new Set<Oid>();
    const left = [oid];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      left.push(...this.#commit(next).parents);
    }
    return seen;
  }

  facts(): Promise<RepositoryFacts> {
    return Promise.resolve({ gitVersion: '2.39.5', root: '/repo', head: this.refs.get('refs/heads/main') ?? null, headRef: 'refs/heads/main', hasIdentity: true });
  }

  resolve(ref: string): Promise<Oid | null> {
    return Promise.resolve(this.refs.get(ref) ?? null);
  }

  isValidBranch(name: string): Promise<boolean> {
    return Promise.resolve(/^[\w./-]+$/.test(name));
  }

  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean> {
    return Promise.resolve(this.commits.has(descendant) && this.#beyond(descendant, ancestor).own.length === 0);
  }

  countCommits(from: Oid, to: Oid): Promise<number> {
    return Promise.resolve(this.#beyond(from, to).own.length);
  }

  changing(path: string, spans: readonly CommitSpan[]): Promise<readonly Oid[]> {
    return Promise.resolve(spans.filter(({ commit, since }) => this.#commit(commit).files.get(path) !== this.#commit(since).files.get(path)).map(({ commit }) => commit));
  }

  createRef(ref: string, oid: Oid): Promise<RefMove> {
    const at = this.refs.get(ref);
    if (at === undefined) {
      this.refs.set(ref, oid);
      return Promise.resolve({ kind: 'moved' });
    }
    return Promise.resolve(at === oid ? { kind: 'already' } : { kind: 'elsewhere', at });
  }

  moveRef(ref: string, to: Oid, from: Oid): Promise<RefMove> {
    const at = this.refs.get(ref) ?? null;
    if (at === to) return Promise.resolve({ kind: 'already' });
    if (at !== from) return Promise.resolve({ kind: 'elsewhere', at });
    this.refs.set(ref, to);
    return Promise.resolve({ kind: 'moved' });
  }

  keep(ref: string, oid: Oid): Promise<void> {
    this.refs.set(ref, oid);
    return Promise.resolve();
  }

  addWorktree(request: WorktreeRequest): Promise<Result<void, string>> {
    const there = this.#worktrees.get(request.path);
    if (there !== undefined && there.id !== request.id) return Promise.resolve(err(`${request.path} exists and is not ours.`));
    if (there === undefined) {
      const head = request.branchRef === null ? request.base : (this.refs.get(request.branchRef) ?? request.base);
      this.#worktrees.set(request.path, { id: request.id, branchRef: request.branchRef, head, dirty: [] });
      if (request.branchRef !== null) this.refs.set(request.branchRef, head);
    }
    return Promise.resolve(ok(undefined));
  }

  /** A file that lies uncommitted in every worktree from then on. */
  dirtyAfterFill: string | null = null;

  /** As a person deletes its folder. */
  loseWorktree(path: string): void {
    this.#worktrees.delete(path);
  }

  /** As one that a person made with git. */
  forgetWhoMade(path: string): void {
    this.#at(path).id = null;
  }

  /** What was asked to be brought into which worktree. */
  readonly filled: FillRequest[] = [];

  fillWorktree(request: FillRequest): Promise<Result<readonly string[], string>> {
    this.filled.push(request);
    if (this.dirtyAfterFill !== null) this.leaveDirty(request.path, this.dirtyAfterFill);
    return Promise.resolve(ok([]));
  }

  discardChanges({ path }: Pick<WorktreeRequest, 'path'>): Promise<void> {
    this.clean(path);
    return Promise.resolve();
  }

  resetWorktree(request: WorktreeRequest): Promise<Result<void, string>> {
    this.#move(this.#at(request.path), request.base);
    return Promise.resolve(ok(undefined));
  }

  checkoutDetached(path: string, commit: Oid): Promise<Result<void, 'gone'>> {
    this.#at(path).head = commit;
    return Promise.resolve(ok(undefined));
  }

  summarize(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>> {
    const worktree = this.#worktrees.get(path);
    if (worktree === undefined) return Promise.resolve(err('gone'));
    const { own, shared } = this.#beyond(base, worktree.head);
    return Promise.resolve(ok({ headRef: worktree.branchRef, head: worktree.head, dirty: [...worktree.dirty], ahead: own.length, onBase: shared === base, markers: [] }));
  }

  look(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>> {
    return this.summarize(path, base);
  }

  changedFiles(path: string, since: Oid): Promise<Result<readonly string[], 'gone'>> {
    const worktree = this.#worktrees.get(path);
    if (worktree === undefined) return Promise.resolve(err('gone'));
    const before = this.#commit(since).files;
    const changed = [...this.#commit(worktree.head).files].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
    return Promise.resolve(ok([...new Set([...changed, ...worktree.dirty])].sort()));
  }

  claimWorktree(): Promise<void> {
    return Promise.resolve();
  }

  commitAll(path: string): Promise<Oid> {
    const { dirty } = this.#at(path);
    const oid = this.commitIn(path, Object.fromEntries(dirty.map((file) => [file, 'left'])));
    dirty.length = 0;
    return Promise.resolve(oid);
  }

  removeWorktree(worktree: Parameters<Git['removeWorktree']>[0]): Promise<Result<{ readonly backup: boolean }, string>> {
    this.#worktrees.delete(worktree.path);
    const tip = worktree.branchRef === null ? undefined : this.refs.get(worktree.branchRef);
    if (worktree.deleteBranchKeepingAs !== null && worktree.branchRef !== null && tip !== undefined) {
      this.refs.set(worktree.deleteBranchKeepingAs, tip);
      this.refs.delete(worktree.branchRef);
    }
    return Promise.resolve(ok({ backup: false }));
  }

  /** By the path of a worktree, the commit it was last at, where that is to count. */
  readonly lastIn = new Map<string, Oid>();

  sightOf(worktrees: readonly WorktreeRequest[]): Promise<readonly BranchSight[]> {
    return Promise.resolve(worktrees.map(({ id, path, branchRef }): BranchSight => {
      const tip = this.refs.get(branchRef ?? '') ?? null;
      const stray = !this.#worktrees.has(path) ? ({ kind: 'folder-gone' } as const) : tip === null ? ({ kind: 'branch-gone' } as const) : null;
      return { id, tip, last: this.lastIn.get(path) ?? null, stray };
    }));
  }

  worktrees(): Promise<readonly ListedWorktree[]> {
    return Promise.resolve([...this.#worktrees].map(([path, worktree]) => ({ path, head: worktree.head, branchRef: worktree.branchRef, id: worktree.id, standing: true })));
  }

  #merged(one: Oid, other: Oid): { readonly files: ReadonlyMap<string, string>; readonly conflicts: readonly string[] } {
    const base = this.#beyond(one, other).shared;
    const ours = this.#commit(one).files;
    const theirs = this.#commit(other).files;
    const files = new Map(ours);
    const conflicts: string[] = [];
    for (const [path, content] of theirs) {
      const before = this.#commit(base).files.get(path);
      if (content === before || content === ours.get(path)) continue;
      if (ours.get(path) === before) files.set(path, content);
      else conflicts.push(path);
    }
    return { files, conflicts };
  }

  merge(request: MergeRequest): Promise<MergeResult> {
    const { files, conflicts } = this.#merged(request.base, request.tip);
    if (conflicts.length > 0) return Promise.resolve({ kind: 'conflict', files: conflicts });
    const commit = this.#add({ parents: [request.base, request.tip], files, trailers: new Map(request.trailers) });
    return Promise.resolve({ kind: 'merged', commit, tree: `tree-of-${commit}` });
  }

  conflicts(tips: readonly RadarTip[]): Promise<readonly ComingConflict[]> {
    const pairs = tips.flatMap((one, index) => tips.slice(index + 1).map((other) => [one, other] as const));
    return Promise.resolve(pairs.flatMap(([one, other]) => {
      const { conflicts } = this.#merged(one.tip, other.tip);
      return conflicts.length === 0 ? [] : [{ between: [one.id, other.id] as const, files: conflicts }];
    }));
  }

  follow(branchRef: string, commit: Oid): Promise<FollowResult> {
    const from = this.refs.get(branchRef);
    if (from === undefined) return Promise.resolve({ kind: 'refused', reason: 'There is no such branch.' });
    if (from === commit) return Promise.resolve({ kind: 'already' });
    if (this.#beyond(commit, from).own.length > 0) return Promise.resolve({ kind: 'refused', reason: 'It has commits of its own.' });
    this.refs.set(branchRef, commit);
    return Promise.resolve({ kind: 'moved', from, to: commit });
  }

  recover(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  unlock(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  linkAgain(): Promise<null> {
    return Promise.resolve(null);
  }

  emptyTrash(): Promise<void> {
    return Promise.resolve();
  }

  /** The commits of a tip that are not in another history, and the newest that is. Ids are in order of birth: no parent is newer than its child. */
  #beyond(known: Oid, tip: Oid): { readonly own: readonly Oid[]; readonly shared: Oid } {
    const own: Oid[] = [];
    const ofKnown = new Set([known]);
    const ofTip = new Set([tip]);
    let shared: Oid | null = null;
    // How many commits that are yet to be looked at are known to be of the tip alone.
    let open = known === tip ? 0 : 1;
    for (let birth = Math.max(Number(known), Number(tip)); birth > 0 && (shared === null || open > 0); birth -= 1) {
      const oid = this.#born[birth];
      if (oid === undefined) continue;
      const isKnown = ofKnown.has(oid);
      const isOfTip = ofTip.has(oid);
      if (isKnown && isOfTip) shared ??= oid;
      else if (isOfTip) own.push(oid);
      if (isOfTip && !isKnown) open -= 1;
      for (const parent of isKnown || isOfTip ? this.#commit(oid).parents : []) {
        const wasOpen = ofTip.has(parent) && !ofKnown.has(parent);
        if (isKnown) ofKnown.add(parent);
        if (isOfTip) ofTip.add(parent);
        open += Number(ofTip.has(parent) && !ofKnown.has(parent)) - Number(wasOpen);
      }
    }
    if (shared === null) throw new Error('unrelated histories');
    return { own, shared };
  }

  #add(commit: MemoryCommit): Oid {
    const oid = String(this.#born.length).padStart(40, '0');
    this.#born.push(oid);
    this.commits.set(oid, commit);
    return oid;
  }

  #commit(oid: Oid): MemoryCommit {
    const found = this.commits.get(oid);
    if (found === undefined) throw new Error(`no commit ${oid}`);
    return found;
  }

  #at(path: string): MemoryWorktree {
    const found = this.#worktrees.get(path);
    if (found === undefined) throw new Error(`no worktree at ${path}`);
    return found;
  }

  #move(worktree: MemoryWorktree, head: Oid): void {
    worktree.head = head;
    if (worktree.branchRef !== null) this.refs.set(worktree.branchRef, head);
  }
}
