import type { Oid, RefMove } from '../../engine/index';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { RefFiles } from './refFiles';
import { absent, checkedOid, checkedRef, hasControl, isBranchRef, isOid, isRefName } from './refNames';
import type { Checkouts } from './checkouts';

/** Refs move by compare-and-swap only; when git declines, where the ref stands now is the answer. */
export class Refs {
  readonly #git: HardenedGit;
  readonly #place: GitPlace;
  readonly #files: RefFiles;
  readonly #checkouts: Checkouts;
  /** Commits we made reachable, and by which ref: spares asking before a branch is deleted. */
  readonly #kept = new Map<Oid, string>();

  constructor(git: HardenedGit, place: GitPlace, checkouts: Checkouts) {
    this.#git = git;
    this.#place = place;
    this.#files = new RefFiles(git.commonDir);
    this.#checkouts = checkouts;
  }

  async resolve(ref: string): Promise<Oid | null> {
    if ((isBranchRef(ref) || ref.startsWith('refs/coppice/')) && (await this.#git.facts()).refsAreFiles) {
      const seen = this.#files.read(ref);
      if (seen !== undefined) return seen;
    }
    if (ref !== 'HEAD' && !isRefName(ref) && !isOid(ref)) return null;
    const output = await this.#git.run(this.#place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    const text = output.stdout.toString('utf8').trim();
    return output.code === 0 && isOid(text) ? text : null;
  }

  async isValidBranch(name: string): Promise<boolean> {
    if (name.startsWith('-') || name === 'HEAD' || hasControl(name) || name.length > 200) return false;
    const output = await this.#git.run(this.#place, ['check-ref-format', `refs/heads/${name}`]);
    return output.code === 0;
  }

  async isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean> {
    const args = ['merge-base', '--is-ancestor', checkedOid(ancestor), checkedOid(descendant)];
    return (await this.#git.run(this.#place, args)).code === 0;
  }

  async create(ref: string, oid: Oid): Promise<RefMove> {
    return this.#swap(ref, oid, null);
  }

  async move(ref: string, to: Oid, from: Oid): Promise<RefMove> {
    const holder = isBranchRef(ref) ? this.#checkouts.holderOf(ref) : null;
    if (holder !== null) return { kind: 'checked-out', path: holder };
    return this.#swap(ref, to, from);
  }

  async keep(ref: string, oid: Oid): Promise<void> {
    let name = ref;
    if ((await this.resolve(ref)) !== oid) {
      const made = await this.create(ref, oid);
      if (made.kind === 'elsewhere') {
        // What the name keeps already must stay kept too.
        name = `${ref}-${oid.slice(0, 12)}`;
        await this.create(name, oid);
      }
    }
    this.#kept.set(oid, name);
  }

  /** Keeps a commit under a name of ours, unless it is kept already. */
  async keepLoose(id: string, oid: Oid): Promise<void> {
    const known = this.#kept.get(oid);
    if (known !== undefined && (await this.resolve(known)) === oid) return;
    await this.keep(looseName(id, oid), oid);
  }

  /**
   * Deletes a branch that is still at `tip`, in one step with proof that the tip stays reachable under `keepRef` (or, where
   * that name keeps another commit already, under one made of `id`). False where the branch is somewhere else by now.
   */
  async deleteBranch({ ref, tip, id, keepRef }: { readonly ref: string; readonly tip: Oid; readonly id: string; readonly keepRef: string }): Promise<boolean> {
    checkedOid(tip);
    const kept = await this.resolve(keepRef);
    const proof = kept === tip ? `verify ${keepRef}\0${tip}` : kept === null ? `create ${checkedRef(keepRef)}\0${tip}` : `update ${looseName(id, tip)}\0${tip}\0`;
    const commands = [proof, `delete ${checkedRef(ref)}\0${tip}`];
    if (await this.#transact(commands)) return true;
    const args = ['update-ref', '-m', 'coppice: task branch removed', '--stdin', '-z'];
    const output = await this.#git.run(this.#place, args, { input: `${commands.join('\0')}\0` });
    if (output.code === 0) return true;
    const now = await this.resolve(ref);
    if (now === null) return true;
    if (now !== tip) return false;
    throw this.#git.failed(this.#place, args, output);
  }

  /** Takes back a branch that was made at `base` and never moved. */
  async dropUnused(ref: string, base: Oid): Promise<boolean> {
    if ((await this.resolve(ref)) !== base) return false;
    return (await this.#git.run(this.#place, ['update-ref', '-d', checkedRef(ref), checkedOid(base)])).code === 0;
  }

  /**
   * One transaction of a git that stays for the next. False where it was refused, and also where nobody can tell: asked again, it
   * is refused by the old values, and where the refs stand says the rest.
   */
  async #transact(commands: readonly string[]): Promise<boolean> {
    // A store of another kind is better opened anew each time than kept open.
    if (!(await this.#git.facts()).refsAreFiles) return false;
    const question = ['start', ...commands, 'prepare', 'commit', ''].join('\0');
    const answer = await this.#git.ask(this.#place, { args: ['update-ref', '-m', 'coppice', '--stdin', '-z'], question, end: 'commit: ok\n' });
    return answer !== null;
  }

  async #swap(ref: string, to: Oid, from: Oid | null): Promise<RefMove> {
    const old = from === null ? absent(to) : checkedOid(from);
    const args = ['update-ref', '--no-deref', '-m', 'coppice', checkedRef(ref), checkedOid(to), old];
    if (await this.#transact(['option no-deref', `update ${ref}\0${to}\0${old}`])) return { kind: 'moved' };
    const output = await this.#git.run(this.#place, args);
    if (output.code === 0) return { kind: 'moved' };
    const at = await this.resolve(ref);
    if (at === to) return { kind: 'already' };
    // Still where it was to be moved from: not a lost race but a fault (a lock, the disk, an unknown commit).
    if (at === from) throw this.#git.failed(this.#place, args, output);
    return { kind: 'elsewhere', at };
  }
}

function looseName(id: string, oid: Oid): string {
  return `refs/coppice/keep/${id}/${oid.slice(0, 12)}`;
}
