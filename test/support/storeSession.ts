import { openStore } from '../../src/adapters/store/openStore';
import type { SqlStore } from '../../src/adapters/store/sqlStore';
import { history, storeOptions, type RigOptions } from './storeRig';

/** Commits what is missing of the history, one and two at a time, and says how much of it was acknowledged. */
export async function commitHistory(store: SqlStore, from: number, to: number): Promise<number> {
  let acknowledged = from;
  for (let index = from; index < to; ) {
    const group = history(Math.min(index + 1 + (index % 2), to), index);
    const done = await Promise.allSettled(group.map((transaction) => store.commit(transaction)));
    if (done.some(({ status }) => status === 'rejected')) break;
    index += group.length;
    acknowledged = index;
  }
  return acknowledged;
}

/** Two sessions one after the other, as far as they come. */
export async function session(options: RigOptions, steps: number): Promise<number> {
  let acknowledged = 0;
  for (const until of [steps / 2, steps]) {
    const opened = await openStore(storeOptions({ snapshotEvery: 4, ...options }));
    // Opening may say that it could not read or write; the same folder must open the next time.
    if (!opened.ok) return acknowledged;
    acknowledged = await commitHistory(opened.value, acknowledged, until);
    await opened.value.close();
  }
  return acknowledged;
}
