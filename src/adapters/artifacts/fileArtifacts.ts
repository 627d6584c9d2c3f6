import { isUtf8 } from 'node:buffer';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { LARGEST_ARTIFACT, type ArtifactContent, type ArtifactFormat, type Artifacts } from '../../engine/index';
import { messageOf } from '../../util/errors';
import { ok, type Result } from '../../util/result';
import { BlobFiles } from './blobFiles';
import { takeFile } from './takenFile';

/** Longer texts count as text without a look at whether they are JSON: nobody is told the difference of such a one. */
const LONGEST_PARSED = 1024 * 1024;

/** Artifacts as files of the state folder. */
export class FileArtifacts implements Artifacts {
  readonly #blobs: BlobFiles;

  constructor(stateFolder: string) {
    this.#blobs = new BlobFiles(stateFolder);
  }

  keepText(text: string): Promise<ArtifactContent> {
    return this.#keep(Buffer.from(text, 'utf8'));
  }

  async keepFile(folder: string, path: string): Promise<ArtifactContent | null> {
    const taken = await takeFile(folder, path, LARGEST_ARTIFACT);
    if (taken.kind === 'bytes') return this.#keep(taken.bytes);
    return taken.kind === 'absent' ? null : { kind: 'left-out', reason: taken.why };
  }

  bytes(hash: string): Promise<Result<Uint8Array, string>> {
    return this.#blobs.read(hash);
  }

  async text(hash: string): Promise<Result<string, string>> {
    const found = await this.#blobs.read(hash);
    return found.ok ? ok(found.value.toString('utf8')) : found;
  }

  async place(folder: string, files: readonly { readonly path: string; readonly hash: string }[]): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const { path, hash } of files) {
      const found = await this.#blobs.read(hash);
      const problem = found.ok ? await copyInto(folder, path, found.value) : found.error;
      if (problem !== null) problems.push(problem);
    }
    return problems;
  }

  async #keep(bytes: Buffer): Promise<ArtifactContent> {
    if (bytes.byteLength > LARGEST_ARTIFACT) return { kind: 'left-out', reason: `it is larger than ${String(LARGEST_ARTIFACT / 1024 / 1024)} MiB` };
    try {
      return { kind: 'kept', hash: await this.#blobs.keep(bytes), size: bytes.byteLength, format: formatOf(bytes) };
    } catch (thrown) {
      return { kind: 'left-out', reason: `it could not be written down: ${messageOf(thrown)}` };
    }
  }
}

function formatOf(bytes: Buffer): ArtifactFormat {
  if (bytes.includes(0) || !isUtf8(bytes)) return 'binary';
  if (bytes.byteLength > LONGEST_PARSED || !/^\s*[[{]/.test(bytes.toString('utf8', 0, 200))) return 'text';
  try {
    JSON.parse(bytes.toString('utf8'));
    return 'json';
  } catch {
    // Text that begins like JSON.
    return 'text';
  }
}

/** Not synced: the record says what was given, and an attempt that is begun anew is given it anew. */
async function copyInto(folder: string, path: string, bytes: Buffer): Promise<string | null> {
  const target = join(folder, path);
  if (!target.startsWith(folder + sep)) return `${path} leads out of ${folder}.`;
  const draft = `${target}.${String(process.pid)}.tmp`;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(draft, bytes, { mode: 0o600 });
    await rename(draft, target);
    return null;
  } catch (thrown) {
    await rm(draft, { force: true });
    return `${target} could not be written: ${messageOf(thrown)}`;
  }
}
