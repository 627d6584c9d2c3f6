import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import type { Evidence, PrintedOutput } from '../../engine/index';
import { InsideReader } from '../facts/readInside';

/** What failed first is printed first; what a program dies of, and the lists of what failed, come last. */
const HEAD_BYTES = 256 * 1024;
const TAIL_BYTES = 768 * 1024;
/** Larger sources were made by programs, and are read by none but those. */
const SOURCE_BYTES = 2 * 1024 * 1024;

const NOTHING: PrintedOutput = { head: '', tail: '', leftOut: 0 };

/** Reads the logs of commands and the sources they speak of. An agent has worked in those: nothing is taken for what it seems. */
export const fileEvidence: Evidence = {
  output: async (logFile) => {
    try {
      return await bothEnds(logFile);
    } catch {
      // A log that is gone says as little as an empty one.
      return NOTHING;
    }
  },
  namesOf: async (folder) => {
    const real = await realpath(folder).catch(() => folder);
    return real === folder ? [folder] : [folder, real];
  },
  source: async (folder, paths) => {
    const reader = new InsideReader(folder, SOURCE_BYTES);
    for (const path of paths) {
      const text = await reader.read(path);
      if (text !== null) return { path, text };
    }
    return null;
  },
};

async function bothEnds(path: string): Promise<PrintedOutput> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = await file.stat();
    const read = async (position: number, length: number): Promise<string> => {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, position);
      // What is not UTF-8 is shown as such, and keeps nobody from reading the rest.
      return buffer.toString('utf8', 0, bytesRead);
    };
    if (size <= HEAD_BYTES + TAIL_BYTES) return { head: await read(0, size), tail: '', leftOut: 0 };
    return { head: await read(0, HEAD_BYTES), tail: await read(size - TAIL_BYTES, TAIL_BYTES), leftOut: size - HEAD_BYTES - TAIL_BYTES };
  } finally {
    await file.close();
  }
}
