import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BranchSight, ComingConflict, CommitSpan, FillRequest, FollowResult, Git, ListedWorktree, Log, MergeRequest, MergeResult, Oid, RadarTip, RefMove, RepositoryFacts, WorkSummary, WorktreeRequest } from '../../engine/index';
import { err, ok, type Result } from '../../util/result';
import { AdminEntries } from './adminEntries';
import { changing } from './changing';
import { Checkouts } from './checkouts';
import { changedFiles } from './changedFiles';
import { commitAll } from './commitAll';
import { baseEnvironment } from './environment';
import { discardChanges } from './discardChanges';
import { everyday, parseWorktreeList } from './everyday';
import { follow, type FollowParts } from './follow';
import { GitError } from './gitError';
import { HardenedGit, type GitPlace } from './hardenedGit';
import { RepositoryLock } from './lock';
import { Merges } from './merge';
import { Radar } from './radar';
import { Recovery } from './recover';
import { Pool, type PoolSettings } from './pool';
import { fill } from './provision/fill';
import { checkedOid } from './refNames';
import { Refs } from './refs';
import { linkAgain } from './linkAgain';
import { sightOf } from './stray';
import { Removal, type RemovalRequest } from './removal';
import type { Repository } from './repository';
import { summarize } from './summary';
import { Trash } from './trash';
import { placeOf, Worktrees, type WorktreeParts } from './worktrees';
import { sight, WorktreesFolder } from './worktreesFolder';

export interface GitAdapterOptions {
  readonly repository: Repository;
  /** Where worktrees are made; `<root>.worktrees` unless told otherwise. */
  readonly worktreesFolder?: string;
  /** How many worktrees stand by for the next task; none unless told. */
  readonly pool?: () => PoolSettings;
  readonly environment?: NodeJS.ProcessEnv;
  /** How long a git of somebody else is waited for before its locks are left alone. */
  readonly patienceMs?: number;
  readonly log?: Log;
}

/** The engine's git. Each concern has a file of its own; this one only puts them together. */
export class GitAdapter implements Git {
  readonly #repository: Repository;
  readonly #git: HardenedGit;
  /** For what needs the repository and no checkout: an empty folder of ours stands in for one. */
  readonly #main: GitPlace;
  readonly #refs: Refs;
  readonly #checkouts: Checkouts;
  readonly #worktrees: Worktrees;
  readonly #removal: Removal;
  readonly #recovery: Recovery;
  readonly #parts: WorktreeParts;
  readonly #trash: Trash;
  readonly #merges: Merges;
  readonly #radar: Radar;
  readonly #follow: FollowParts;

  constructor(options: GitAdapterOptions) {
    const { repository } = options;
    const { commonDir, stateFolder, root } = repository;
    const scratch = join(stateFolder, 'scratch');
    mkdirSync(scratch, { recursive: true, mode: 0o700 });
    const main: GitPlace = { gitDir: commonDir, workTree: scratch };
    const environment = baseEnvironment(options.environment ?? process.env);
    const gitFor = (ofCommonDir: string): HardenedGit => new HardenedGit({ git: repository.git, commonDir: ofCommonDir, environment });
    const git = gitFor(commonDir);
    const checkouts = new Checkouts(commonDir, root);
    const refs = new Refs(git, main, checkouts);
    const folder = new WorktreesFolder(options.worktreesFolder ?? `${root}.worktrees`, root);
    const trash = new Trash(folder);
    const lock = new RepositoryLock(join(stateFolder, 'git.lock'));
    const entries = new AdminEntries(commonDir, stateFolder);
    const parts: WorktreeParts = { git, main, refs, entries, checkouts, folder, lock, trash, pool: new Pool({ entries, folder, trash }, options.pool ?? (() => ({ size: 0, reuse: [] }))), stateFolder, gitFor, patienceMs: options.patienceMs ?? 5_000, log: options.log ?? null };
    this.#repository = repository;
    this.#git = git;
    this.#main = main;
    this.#refs = refs;
    this.#checkouts = checkouts;
    this.#trash = trash;
    this.#merges = new Merges(git, main);
    this.#radar = new Radar(git, main);
    this.#parts = parts;
    this.#worktrees = new Worktrees(parts);
    this.#removal = new Removal(parts);
    this.#follow = { git, main, refs, checkouts, intents: { folder: join(stateFolder, 'following') }, patienceMs: parts.patienceMs };
    this.#recovery = new Recovery({ ...parts, worktrees: this.#worktrees, intents: this.#follow.intents, root });
  }

  async facts(): Promise<RepositoryFacts> {
    const { root, gitVersion } = this.#repository;
    // Spawned directly though it is an everyday question: the engine asks it while it starts.
    const output = await this.#git.run(this.#main, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
    const { userName, userEmail } = await this.#git.facts();
    const head = output.stdout.toString('utf8').trim();
    return {
      gitVersion,
      root,
      head: output.code === 0 ? head : null,
      headRef: this.#checkouts.main().headRef,
      hasIdentity: userName !== null && userEmail !== null,
    };
  }

  resolve(ref: string): Promise<Oid | null> {
    return this.#refs.resolve(ref);
  }

  isValidBranch(name: string): Promise<boolean> {
    return this.#refs.isValidBranch(name);
  }

  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean> {
    return this.#refs.isAncestor(ancestor, descendant);
  }

  /** An everyday question: somebody looks at the list of worktrees. */
  async countCommits(from: Oid, to: Oid): Promise<number> {
    const args = ['rev-list', '--count', '--end-of-options', `${checkedOid(from)}..${checkedOid(to)}`];
    return Number((await everyday(this.#git, this.#main, args, { readOnly: true })).trim());
  }

  changing(path: string, spans: readonly CommitSpan[]): Promise<readonly Oid[]> {
    return changing(this.#git, this.#main, path, spans);
  }

  createRef(ref: string, oid: Oid): Promise<RefMove> {
    return this.#refs.create(ref, oid);
  }

  moveRef(ref: string, to: Oid, from: Oid): Promise<RefMove> {
    return this.#refs.move(ref, to, from);
  }

  keep(ref: string, oid: Oid): Promise<void> {
    return this.#refs.keep(ref, oid);
  }

  addWorktree(request: WorktreeRequest): Promise<Result<void, string>> {
    return this.#worktrees.add(request);
  }

  fillWorktree({ id, path, provision }: FillRequest): Promise<Result<readonly string[], string>> {
    const entry = this.#worktrees.standing(path);
    if (entry === null) return Promise.resolve(err(`The worktree ${path} is gone. Retry to have it made again.`));
    const { folder, stateFolder, trash, gitFor } = this.#parts;
    const main: GitPlace = { gitDir: this.#git.commonDir, workTree: this.#repository.root };
    return fill({ id, git: this.#git, main, worktree: placeOf(entry), worktreesFolder: folder.path, stateFolder, trash, gitFor }, provision);
  }

  async discardChanges({ id, path }: Pick<WorktreeRequest, 'id' | 'path'>, backupRef: string): Promise<void> {
    const entry = this.#worktrees.standing(path);
    if (entry === null) return;
    const before = await this.#refs.resolve(backupRef);
    await discardChanges({ git: this.#git, place: placeOf(entry), main: this.#main, id, backupRef, before });
  }

  resetWorktree(request: WorktreeRequest): Promise<Result<void, string>> {
    return this.#worktrees.reset(request);
  }

  checkoutDetached(path: string, commit: Oid): Promise<Result<void, 'gone'>> {
    return this.#worktrees.checkoutDetached(path, commit);
  }

  async summarize(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>> {
    const entry = this.#worktrees.standing(path);
    return entry === null ? err('gone') : summarize({ git: this.#git, main: this.#main, place: placeOf(entry) }, base);
  }

  async look(path: string, base: Oid): Promise<Result<WorkSummary, 'gone'>> {
    const place = this.#placeOf(path);
    return place === null ? err('gone') : summarize({ git: this.#git, main: this.#main, place }, base);
  }

  async changedFiles(path: string, since: Oid): Promise<Result<readonly string[], 'gone'>> {
    const entry = this.#worktrees.standing(path);
    return entry === null ? err('gone') : ok(await changedFiles({ git: this.#git, main: this.#main, place: placeOf(entry) }, since));
  }

  claimWorktree({ id, path }: Pick<WorktreeRequest, 'id' | 'path'>): Promise<void> {
    const { entries, lock } = this.#parts;
    return lock.hold(() => {
      const place = this.#placeOf(path);
      if (place === null || entries.byPath(path) !== null) return;
      // First this: what is ours and not ready counts as half made, and is cleared away.
      entries.markReady({ id, path, gitDir: place.gitDir });
      entries.adopt(id, path, place.gitDir);
    });
  }

  #placeOf(path: string): GitPlace | null {
    const found = this.#checkouts.linked().find((checkout) => checkout.path === path);
    return found === undefined || !isFolder(path) ? null : { gitDir: found.gitDir, workTree: path };
  }

  async commitAll(path: string, message: string): Promise<Oid> {
    const entry = this.#worktrees.standing(path);
    if (entry === null) throw new GitError({ args: ['commit'], folder: path, code: null, stderr: 'that worktree is gone', next: 'Retry the task; it gets a new worktree.' });
    return commitAll(this.#git, placeOf(entry), message);
  }

  removeWorktree(worktree: RemovalRequest, backupRef: string): Promise<Result<{ readonly backup: boolean }, string>> {
    return this.#removal.remove(worktree, backupRef);
  }

  sightOf(worktrees: readonly WorktreeRequest[]): Promise<readonly BranchSight[]> {
    return sightOf(this.#parts, worktrees);
  }

  /** Asked at every landing: read from git's files, unless the refs are no files. */
  async worktrees(): Promise<readonly ListedWorktree[]> {
    if (!(await this.#git.facts()).refsAreFiles) return this.#listedByGit();
    return Promise.all(
      this.#checkouts.all().map(async ({ path, headRef, detachedAt, id }) => ({
        path,
        head: detachedAt ?? (headRef === null ? null : await this.#refs.resolve(headRef)),
        branchRef: headRef,
        id,
        standing: isFolder(path),
      })),
    );
  }

  async #listedByGit(): Promise<readonly ListedWorktree[]> {
    const output = await everyday(this.#git, this.#main, ['worktree', 'list', '--porcelain', '-z'], { readOnly: true });
    const ids = new Map(this.#checkouts.linked().map((checkout) => [checkout.path, checkout.id]));
    // Git derives the main worktree's folder from the git folder's name, which is wrong where they are apart.
    return parseWorktreeList(output).map((listed, index) => ({
      standing: isFolder(listed.path),
      path: index === 0 ? this.#repository.root : listed.path,
      head: listed.head !== null && /^0+$/.test(listed.head) ? null : listed.head,
      branchRef: listed.branchRef,
      id: index === 0 ? null : (ids.get(listed.path) ?? null),
    }));
  }

  merge(request: MergeRequest): Promise<MergeResult> {
    return this.#merges.merge(request);
  }

  conflicts(tips: readonly RadarTip[]): Promise<readonly ComingConflict[]> {
    return this.#radar.conflicts(tips);
  }

  follow(branchRef: string, commit: Oid): Promise<FollowResult> {
    return follow(this.#follow, branchRef, commit);
  }

  recover(known: readonly WorktreeRequest[]): Promise<readonly string[]> {
    return this.#recovery.recover(known);
  }

  unlock(worktree: Pick<WorktreeRequest, 'id' | 'branchRef'>): Promise<readonly string[]> {
    return this.#recovery.unlock(worktree);
  }

  linkAgain({ id }: Pick<WorktreeRequest, 'id'>): Promise<string | null> {
    const entry = this.#parts.entries.byId(id);
    return Promise.resolve(entry === null ? null : linkAgain(this.#parts.entries, entry));
  }

  emptyTrash(): Promise<void> {
    return this.#trash.empty();
  }
}

function isFolder(path: string): boolean {
  return sight(path)?.isDirectory() === true;
}
