import { writeSync } from 'node:fs';
import { historyStep, openedStore, prefixLength } from './storeRig';

/**
 * Opens the store of a folder, says how much of the history is there, then commits on and on, a few at a time, saying
 * each length that was acknowledged, until it kills itself at the given point, or so many milliseconds after the first.
 */
export async function commitUntilKilled([folder, wasmFile, killAtPoint, killAfterMs]: readonly string[]): Promise<void> {
  if (folder === undefined || wasmFile === undefined) throw new Error('give a folder and the wasm file');
  let points = 0;
  const onPoint = () => {
    points += 1;
    if (points === Number(killAtPoint)) process.kill(process.pid, 'SIGKILL');
  };
  const store = await openedStore({ folder, wasmFile, snapshotEvery: 40, onPoint });
  let length = prefixLength(store.load().rows);
  say('opened', length);
  let dying = false;
  for (;;) {
    const group = Array.from({ length: 1 + (length % 3) }, (_, index) => length + index);
    await Promise.all(group.map((index) => store.commit(historyStep(index)).then(() => say('acknowledged', index + 1))));
    length += group.length;
    if (!dying) setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(killAfterMs));
    dying = true;
  }
}

function say(what: string, length: number): void {
  writeSync(1, `${what} ${length}\n`);
}
