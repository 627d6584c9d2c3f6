import { chmodSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { MergeRequest, MergeResult, Oid } from '../../engine/index';
import { codeOf } from '../../util/errors';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { identityVariables } from './identity';
import { checkedOid, isOid } from './refNames';

const quarantinePrefix = 'tmp_objdir-coppice-';

/**
 * Merges without a checkout, in two processes. The first writes into a store of its own beside the repository's
 * objects; only a clean result is linked over, so that a conflict, however often it is tried, leaves nothing behind.
 */
export async function mergeInMemory(git: HardenedGit, place: GitPlace, request: MergeRequest): Promise<MergeResult> {
  const objects = join(git.commonDir, 'objects');
  // Git itself sweeps folders of this name away, but only after weeks.
  const quarantine = mkdtempSync(join(objects, quarantinePrefix));
  try {
    const merged = await mergeTrees(git, place, request, { objects, quarantine });
    if (merged.kind === 'conflict') return merged;
    migrate(quarantine, objects);
    return { kind: 'merged', tree: merged.tree, commit: await commitTree(git, place, merged.tree, request) };
  } finally {
    rmSync(quarantine, { recursive: true, force: true });
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

async function mergeTrees(git: HardenedGit, place: GitPlace, request: MergeRequest, stores: { readonly objects: string; readonly quarantine: string }): Promise<MergedTrees> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', checkedOid(request.base), checkedOid(request.tip)];
  const variables = { GIT_OBJECT_DIRECTORY: stores.quarantine, GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(stores.objects) };
  const output = await git.run(place, args, { variables });
  const [tree = '', ...files] = output.stdout.toString('utf8').split('\0');
  // 1 stands for a conflict and for an unknown commit alike; only the first prints a tree.
  if (!isOid(tree) || output.code > 1) throw git.failed(place, args, output);
  if (output.code === 0) return { kind: 'clean', tree };
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

async function commitTree(git: HardenedGit, place: GitPlace, tree: Oid, request: MergeRequest): Promise<Oid> {
  const args = ['commit-tree', tree, '-p', request.base, '-p', request.tip];
  const variables = identityVariables(await git.facts());
  return (await git.read(place, args, { input: messageWithTrailers(request), variables })).trim();
}

export function messageWithTrailers(request: Pick<MergeRequest, 'message' | 'trailers'>): string {
  const body = request.message.replaceAll('\0', '').trimEnd();
  const trailers = request.trailers.map(([name, value]) => `${name}: ${value.replace(/[\0\r\n]+/g, ' ').trim()}`);
  return trailers.length === 0 ? `${body}\n` : `${body}\n\n${trailers.join('\n')}\n`;
}
