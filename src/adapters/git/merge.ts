import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MergeRequest, MergeResult, Oid } from '../../engine/index';
import { codeOf } from '../../util/errors';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { identityVariables, signatureOf } from './identity';
import { inQuarantine, type Quarantine } from './quarantine';
import { checkedOid, isOid } from './refNames';

/**
 * Merges without a checkout. Git writes into a store of its own beside the repository's objects; only a clean result is
 * linked over, so that a conflict, however often it is tried, leaves nothing behind.
 */
export class Merges {
  readonly #git: HardenedGit;
  readonly #place: GitPlace;
  #before: Promise<unknown> = Promise.resolve();

  constructor(git: HardenedGit, place: GitPlace) {
    this.#git = git;
    this.#place = place;
  }

  /** One at a time, so that each finds what the one before has left. */
  merge(request: MergeRequest): Promise<MergeResult> {
    const merged = this.#before.then(() => this.#merge(request));
    this.#before = merged.catch(() => undefined);
    return merged;
  }

  #merge(request: MergeRequest): Promise<MergeResult> {
    return inQuarantine(this.#git.commonDir, async (quarantine) => {
      const merged = await this.#mergeTrees(checkedOid(request.base), checkedOid(request.tip), quarantine);
      if (merged.kind === 'conflict') return merged;
      migrate(quarantine.folder, join(this.#git.commonDir, 'objects'));
      return { kind: 'merged', tree: merged.tree, commit: await this.#commit(merged.tree, request, quarantine) };
    });
  }

  async #mergeTrees(base: Oid, tip: Oid, { variables }: Quarantine): Promise<MergedTrees> {
    const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', base, tip];
    const output = await this.#git.run(this.#place, args, { variables });
    const [tree = '', ...files] = output.stdout.toString('utf8').split('\0');
    // 1 stands for a conflict and for an unknown commit alike; only the first prints a tree.
    if (!isOid(tree) || output.code > 1) throw this.#git.failed(this.#place, args, output);
    return output.code === 0 ? { kind: 'clean', tree } : conflictIn(files);
  }

  async #commit(tree: Oid, request: MergeRequest, { folder }: Quarantine): Promise<Oid> {
    const facts = await this.#git.facts();
    const message = messageWithTrailers(request);
    const signature = signatureOf(facts, new Date());
    if (signature !== null) {
      const file = join(folder, 'commit');
      writeFileSync(file, [`tree ${tree}`, `parent ${request.base}`, `parent ${request.tip}`, `author ${signature}`, `committer ${signature}`, '', message].join('\n'));
      const answer = await this.#git.ask(this.#place, { args: ['hash-object', '-t', 'commit', '-w', '--no-filters', '--stdin-paths'], question: `${file}\n`, end: '\n' });
      if (answer !== null && isOid(answer)) return answer;
    }
    const args = ['commit-tree', tree, '-p', request.base, '-p', request.tip];
    return (await this.#git.read(this.#place, args, { input: message, variables: identityVariables(facts) })).trim();
  }
}

type MergedTrees = { readonly kind: 'clean'; readonly tree: Oid } | { readonly kind: 'conflict'; readonly files: readonly string[] };

function conflictIn(files: readonly string[]): MergedTrees {
  return { kind: 'conflict', files: [...new Set(files.filter((file) => file !== ''))] };
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
