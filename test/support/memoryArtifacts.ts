import { createHash } from 'node:crypto';
import type { ArtifactContent, Artifacts } from '../../src/engine/index';
import { err, ok, type Result } from '../../src/util/result';

/** Artifacts, and the files that agents write, in memory. */
export class MemoryArtifacts implements Artifacts {
  readonly blobs = new Map<string, string>();
  readonly files = new Map<string, string>();

  /** What an agent does. */
  write(path: string, text: string): void {
    this.files.set(path, text);
  }

  keepText(text: string): Promise<ArtifactContent> {
    const hash = createHash('sha256').update(text).digest('hex');
    this.blobs.set(hash, text);
    return Promise.resolve({ kind: 'kept', hash, size: Buffer.byteLength(text), format: text.startsWith('{') ? 'json' : 'text' });
  }

  keepFile(folder: string, path: string): Promise<ArtifactContent | null> {
    const text = this.files.get(`${folder}/${path}`);
    return text === undefined ? Promise.resolve(null) : this.keepText(text);
  }

  bytes(hash: string): Promise<Result<Uint8Array, string>> {
    const text = this.blobs.get(hash);
    return Promise.resolve(text === undefined ? err('gone') : ok(Buffer.from(text)));
  }

  text(hash: string): Promise<Result<string, string>> {
    const text = this.blobs.get(hash);
    return Promise.resolve(text === undefined ? err('gone') : ok(text));
  }

  place(folder: string, files: readonly { readonly path: string; readonly hash: string }[]): Promise<readonly string[]> {
    for (const { path, hash } of files) this.files.set(`${folder}/${path}`, this.blobs.get(hash) ?? 'gone');
    return Promise.resolve([]);
  }
}
