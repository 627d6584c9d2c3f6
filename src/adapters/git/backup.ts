import type { Oid } from '../../engine/index';
import { contentOf, listBackup, type BackupFile, type BackupList } from './backupFiles';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { checkedRef, isOid } from './refNames';
import { parseStatus, statusArgs, type Status } from './status';

export interface BackupRequest {
  readonly git: HardenedGit;
  readonly place: GitPlace;
  readonly main: GitPlace;
  readonly backupRef: string;
  readonly id: string;
  /** What the ref holds already, from a removal that was cut short. */
  readonly before: Oid | null;
}

export interface BackupOutcome {
  readonly made: boolean;
  readonly head: Oid | null;
  readonly headRef: string | null;
  /** What git said of the worktree; its paths are bytes spelled in latin1. */
  readonly status: Status;
}

/**
 * Puts what no commit holds into one: exactly the bytes on disk, through no filter. One process tells what there is;
 * a second one, where there is something, writes blobs, trees, commit and ref.
 */
export async function backUp(request: BackupRequest): Promise<BackupOutcome> {
  const { git, place } = request;
  const args = [...statusArgs, '--untracked-files=all', '--ignored=matching'];
  const output = await git.run(place, args, { readOnly: true });
  if (output.code !== 0) throw git.failed(place, args, output);
  const status = parseStatus(output.stdout.toString('latin1'));
  const headRef = status.headRef === null ? null : Buffer.from(status.headRef, 'latin1').toString('utf8');
  const list = listBackup(place.workTree, status);
  if (list.files.length === 0) return { made: false, head: status.head, headRef, status };
  const staged = await stagedTree(git, place, status);
  const input = fastImport(request, { head: status.head, list, staged });
  await git.read(request.main, ['fast-import', '--quiet', '--done', '--date-format=raw'], { input, timeoutMs: 15 * 60_000 });
  return { made: true, head: status.head, headRef, status };
}

/** What was staged and then changed again is in the index only. */
async function stagedTree(git: HardenedGit, place: GitPlace, status: Status): Promise<Oid | null> {
  if (!status.entries.some((entry) => entry.kind === 'changed' && entry.staged !== '.' && entry.unstaged !== '.')) return null;
  const output = await git.run(place, ['write-tree']);
  const tree = output.stdout.toString('utf8').trim();
  return output.code === 0 && isOid(tree) ? tree : null;
}

interface Content {
  readonly head: Oid | null;
  readonly list: BackupList;
  readonly staged: Oid | null;
}

async function* fastImport(request: BackupRequest, content: Content): AsyncGenerator<Uint8Array> {
  const ref = checkedRef(request.backupRef);
  let from: string | null = content.head;
  let merge = request.before;
  if (content.staged !== null) {
    yield bytes(commitHead(ref, ':1', `coppice: what was staged in worktree ${request.id}\n`, from, merge));
    yield bytes(`M 040000 ${content.staged} ""\n\n`);
    from = ':1';
    merge = null;
  }
  yield bytes(commitHead(ref, ':2', describe(request.id, content.list), from, merge));
  // Deletions first: a folder may stand where a file was.
  for (const file of content.list.files) if (file.kind === 'deleted') yield bytes(`D ${quote(file.path)}\n`);
  for (const file of content.list.files) yield* fileLines(request.place.workTree, file);
  yield bytes('\ndone\n');
}

function commitHead(ref: string, mark: string, message: string, from: string | null, merge: Oid | null): string {
  const lines = [`commit ${ref}`, `mark ${mark}`, `committer Coppice <coppice@localhost> ${String(Math.floor(Date.now() / 1000))} +0000`, `data ${String(message.length)}`, message];
  if (from !== null) lines.push(`from ${from}`);
  if (merge !== null) lines.push(`merge ${merge}`);
  return `${lines.join('\n')}\n`;
}

function describe(id: string, list: BackupList): string {
  const left = list.leftOut.length === 0 ? '' : `\n\nNot copied:\n${list.leftOut.slice(0, 50).map((path) => `  ${path}`).join('\n')}`;
  return `coppice: what was uncommitted or ignored in worktree ${id}${left}`;
}

async function* fileLines(folder: string, file: BackupFile): AsyncGenerator<Uint8Array> {
  if (file.kind === 'file') {
    yield bytes(`M ${file.mode} inline ${quote(file.path)}\ndata ${String(file.size)}\n`);
    yield* contentOf(folder, file);
    yield bytes('\n');
  } else if (file.kind === 'link') {
    yield bytes(`M 120000 inline ${quote(file.path)}\ndata ${String(file.target.length)}\n`);
    yield file.target;
    yield bytes('\n');
  }
}

/** As C spells a string, so that no path can end the line it is on. */
function quote(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
