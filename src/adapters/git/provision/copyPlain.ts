import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

const CHUNK = 1024 * 1024;
const NO_FOLLOW = (constants.O_NOFOLLOW | 0) | (constants.O_NONBLOCK | 0);

/** Copies a plain file with its mode, over what is there. Neither end is followed where it is a link. Gives back its size. */
export async function copyPlain(from: string, to: string, mostBytes: number): Promise<number | 'too-large' | 'no-file'> {
  const source = await open(from, constants.O_RDONLY | NO_FOLLOW);
  try {
    const found = await source.stat();
    if (!found.isFile()) return 'no-file';
    if (found.size > mostBytes) return 'too-large';
    const target = await open(to, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NO_FOLLOW, found.mode & 0o777);
    try {
      const size = await pour(source, target, mostBytes);
      if (size === 'too-large') return size;
      await target.chmod(found.mode & 0o777);
      return size;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function pour(source: FileHandle, target: FileHandle, mostBytes: number): Promise<number | 'too-large'> {
  const buffer = Buffer.alloc(CHUNK);
  let size = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, CHUNK, null);
    if (bytesRead === 0) return size;
    size += bytesRead;
    // It may grow while it is read.
    if (size > mostBytes) return 'too-large';
    await target.writeFile(buffer.subarray(0, bytesRead));
  }
}
