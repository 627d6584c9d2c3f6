import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const maxSize = 8 * 1024 * 1024;

/** Which of these files hold conflict markers. Links, binary files and very large ones are passed over. */
export async function filesWithMarkers(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const text = await readText(join(folder, path));
    if (text !== null && hasConflictMarkers(text)) found.push(path);
  }
  return found;
}

/** All three, each at the start of a line and in their order: a heading underlined with `=======` is none. */
export function hasConflictMarkers(text: string): boolean {
  for (let begin = lineStart(text, '<<<<<<< ', 0); begin >= 0; begin = lineStart(text, '<<<<<<< ', begin + 1)) {
    const middle = lineStart(text, '=======', begin);
    if (middle < 0) return false;
    if (!/^=======\r?$/.test(lineAt(text, middle))) continue;
    if (lineStart(text, '>>>>>>> ', middle) >= 0) return true;
  }
  return false;
}

function lineStart(text: string, marker: string, from: number): number {
  for (let at = text.indexOf(marker, from); at >= 0; at = text.indexOf(marker, at + 1)) {
    if (at === 0 || text[at - 1] === '\n') return at;
  }
  return -1;
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.slice(at) : text.slice(at, end);
}

async function readText(path: string): Promise<string | null> {
  // Never through a link, and never waiting at a pipe.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW | 0) | (constants.O_NONBLOCK | 0);
  try {
    const file = await open(path, flags);
    try {
      const found = await file.stat();
      if (!found.isFile() || found.size > maxSize) return null;
      const bytes = await file.readFile();
      return bytes.subarray(0, 8000).includes(0) ? null : bytes.toString('utf8');
    } finally {
      await file.close();
    }
  } catch {
    // Deleted meanwhile, or sparse: nothing there to hold a marker.
    return null;
  }
}
