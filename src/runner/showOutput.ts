import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const tickMs = 40;
const mostPerTick = 256 * 1024;

export interface Shown {
  /** Shows the rest, and stops. */
  close(): void;
}

/**
 * Shows a growing log in this process's terminal. The agent writes to the file alone, so that a terminal that is closed,
 * paused or slow never holds it up; a flood is shown in part.
 */
export function showOutput(path: string): Shown {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(mostPerTick);
  let at = 0;
  let open = true;
  process.stdout.on('error', () => {
    // The terminal went away; the agent goes on without it.
    open = false;
  });
  const show = (): void => {
    const size = fstatSync(file).size;
    if (size < at) at = size;
    if (size - at > mostPerTick) at = size - mostPerTick;
    const length = size > at ? readSync(file, buffer, 0, size - at, at) : 0;
    at += length;
    if (open && length > 0) process.stdout.write(Buffer.from(buffer.subarray(0, length)));
  };
  const tick = setInterval(show, tickMs);
  return {
    close() {
      clearInterval(tick);
      show();
      closeSync(file);
    },
  };
}
