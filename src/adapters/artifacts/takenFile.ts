import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { codeOf, messageOf } from '../../util/errors';

export type TakenFile =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Nothing is there, or no file: a folder, a link, a pipe. */
  | { readonly kind: 'absent' }
  /** As the end of a sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/** Reads a file of a folder in which an agent has worked. Nothing is taken for what it seems, and nothing is waited for. */
export async function takeFile(root: string, path: string, mostBytes: number): Promise<TakenFile> {
  const file = join(root, path);
  try {
    if (!(await liesInside(root, dirname(file)))) return { kind: 'refused', why: 'a link leads out of the folder it has to be in' };
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      if (!found.isFile()) return { kind: 'absent' };
      if (found.size > mostBytes) return { kind: 'refused', why: `it is ${mebibytes(found.size)} large, and ${mebibytes(mostBytes)} are the most` };
      const bytes = Buffer.alloc(found.size);
      // Whoever still writes to it may have shortened it meanwhile; what was added is not waited for.
      const { bytesRead } = await handle.read(bytes, 0, bytes.byteLength, 0);
      return { kind: 'bytes', bytes: bytes.subarray(0, bytesRead) };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const code = codeOf(thrown) ?? '';
    return ['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO'].includes(code) ? { kind: 'absent' } : { kind: 'refused', why: messageOf(thrown) };
  }
}

async function liesInside(root: string, folder: string): Promise<boolean> {
  const [whole, part] = await Promise.all([realpath(root), realpath(folder)]);
  return part === whole || part.startsWith(whole + sep);
}

function mebibytes(size: number): string {
  return `${(size / 1024 / 1024).toFixed(1)} MiB`;
}
