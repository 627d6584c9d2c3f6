import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { delimiter, join } from 'node:path';
import type { MergeRequest, MergeResult, Oid } from '../../engine/index';
import { codeOf } from '../../util/errors';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { identityVariables, signatureOf } from './identity';
import { checkedOid, isOid } from './refNames';

const quarantinePrefix = 'tmp_objdir-coppice-';

/**
 * Merges without a checkout. Git writes into a store of its own beside the repository's objects; only a clean result is
 * linked over, so that a conflict, however often it is tried, leaves nothing behind.
 */
export class Merges {
  readonly #git: HardenedGit;
  readonly #place: GitPlace;
  readonly #objects: string;
  /** Git itself sweeps folders of this name away, but only after weeks. There only while a merge is tried. */
  readonly #quarantine: string;
  #before: Promise<unknown> = Promise.resolve();

  constructor(git: HardenedGit, place: GitPlace) {
    this.#git = git;
    this.#place = place;
    this.#objects = join(git.commonDir, 'objects');
    this.#quarantine = join(this.#objects, `${quarantinePrefix}${randomBytes(6).toString('hex')}`);
  }

  /** One at a time: there is one store to try them in. */
  merge(request: MergeRequest): Promise<MergeResult> {
    const merged = this.#before.then(() => this.#merge(request));
    this.#before = merged.catch(() => undefined);
    return merged;
  }

  async #merge(request: MergeRequest): Promise<MergeResult> {
    mkdirSync(this.#quarantine, { mode: 0o700 });
    try {
      const merged = await this.#mergeTrees(checkedOid(request.base), checkedOid(request.tip));
      if (merged.kind === 'conflict') return merged;
      migrate(this.#quarantine, this.#objects);
      return { kind: 'merged', tree: merged.tree, commit: await this.#commit(merged.tree, request) };
    } finally {
      rmSync(this.#quarantine, { recursive: true, force: true });
    }
  }

  async #mergeTrees(base: Oid, tip: Oid): Promise<MergedTrees> {
    const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', base, tip];
    const variables = { GIT_OBJECT_DIRECTORY: this.#quarantine, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(this.#objects) };
    const output = await this.#git.run(this.#place, args, { variables });
    const [tree = '', ...files] = output.stdout.toString('utf8').split('\0');
    // 1 stands for a conflict and for an unknown commit alike; only the first prints a tree.
    if (!isOid(tree) || output.code > 1) throw this.#git.failed(this.#place, args, output);
    return output.code === 0 ? { kind: 'clean', tree } : conflictIn(files);
  }

  async #commit(tree: Oid, request: MergeRequest): Promise<Oid> {
    const facts = await this.#git.facts();
    const message = messageWithTrailers(request);
    const signature = signatureOf(facts, new Date());
    if (signature !== null) {
      const file = join(this.#quarantine, 'commit');
      writeFileSync(file, [`tree ${tree}`, `parent ${request.base}`, `parent ${request.tip}`, `author ${signature}`, `committer ${signature}`, '', message].join('\n'));
      const answer = await this.#git.ask(this.#place, { args: ['hash-object', '-t', 'commit', '-w', '--no-filters', '--stdin-paths'], question: `${file}\n`, end: '\n' });
      if (answer !== null && isOid(answer)) return answer;
    }
    const args = ['commit-tree', tree, '-p', request.base, '-p', request.tip];
    return (await this.#git.read(this.#place, args, { input: message, variables: identityVariables(facts) })).trim();
  }
}

/**
 * Removes what a killed engine's merges were tried in. A git that still writes there works for nobody: it finds its folder
 * gone and fails.
 */
export function removeQuarantines(commonDir: string): readonly string[] {
  const objects = join(commonDir, 'objects');
  const left = readdirSync(objects).filter((name) => name.startsWith(quarantinePrefix));
  for (const name of left) rmSync(join(objects, name), { recursive: true, force: true, maxRetries: 5 });
  return left;
}

type MergedTrees = { readonly kind: 'clean'; readonly tree: Oid } | { readonly kind: 'conflict'; readonly files: readonly string[] };

function conflictIn(files: readonly string[]): MergedTrees {
  return { kind: 'conflict', files: [...new Set(files.filter((file) => file !== ''))] };
}

/** The list of stores is cut at a delimiter a folder's name may hold, unless it is quoted. */
function quoted(folder: string): string {
  return folder.includes(delimiter) || folder.startsWith('"') ? `"${folder.replace(/["\\]/g, '\\$&')}"` : folder;
}

function migrate(from: string, to: string): void {
  for (const part of readdirSync(from)) {
    if (part === 'info') continue;
    const target = join(to, part);
    if (!existsSync(target)) makeLike(to, target);
    for (const name of readdirSync(join(from, part))) {
      if (!name.startsWith('tmp_')) linkOver(join(from, part, name), join(target, name));
    }
  }
}

/** A repository shared by a group keeps its modes. */
function makeLike(model: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (process.platform !== 'win32') chmodSync(folder, statSync(model).mode & 0o7777);
}

function linkOver(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // The same content under the same name: somebody wrote it meanwhile.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

export function messageWithTrailers(request: Pick<MergeRequest, 'message' | 'trailers'>): string {
  const body = request.message.replaceAll('\0', '').trimEnd();
  const trailers = request.trailers.map(([name, value]) => `${name}: ${value.replace(/[\0\r\n]+/g, ' ').trim()}`);
  return trailers.length === 0 ? `${body}\n` : `${body}\n\n${trailers.join('\n')}\n`;
}
