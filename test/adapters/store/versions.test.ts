import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../../src/adapters/store/migrations/index';
import { openStore } from '../../../src/adapters/store/openStore';
import { FaultyFiles } from '../../support/faultyFiles';
import { MemoryFiles } from '../../support/memoryFiles';
import { history, openedStore, prefixLength, storeOptions } from '../../support/storeRig';
import { tempFolder } from '../../support/tempFolder';
import { everyRow } from './everyRow';

const folder = '/state';
const next = [...migrations, `ALTER TABLE task ADD COLUMN colour TEXT NOT NULL DEFAULT 'green';\nCREATE TABLE pet (name TEXT NOT NULL) STRICT;`];

/** Commits the history from one length to another with one release, and dies or closes. */
async function use(memory: MemoryFiles, release: { migrations: readonly string[]; program: string }, to: number, end: 'killed' | 'closed'): Promise<void> {
  const files = new FaultyFiles(memory);
  const store = await openedStore({ folder, files, snapshotEvery: 10, ...release });
  for (const transaction of history(to, prefixLength(store.load().rows))) await store.commit(transaction);
  if (end === 'killed') files.failAt(1, { kind: 'kill' });
  await store.close();
}

describe('state of another release', () => {
  const released = join(import.meta.dirname, 'released');

  it.each(readdirSync(released))('of %s opens, and goes on', async (version) => {
    const copy = tempFolder();
    for (const name of readdirSync(join(released, version))) {
      if (name.startsWith('state.')) copyFileSync(join(released, version, name), join(copy, name));
    }
    const expected: unknown = JSON.parse(readFileSync(join(released, version, 'expected.json'), 'utf8'));
    const store = await openedStore({ folder: copy });
    const events = () => store.eventsAfter(0).map(({ sequence, event }) => `${sequence} ${event.type}`);
    expect({ ...store.load(), events: events(), text: store.planText('p1')?.text }).toEqual(expected);
    const sequence = store.load().sequence + 1;
    await store.commit({ recorded: [{ sequence, at: 1, event: { type: 'plan.paused', planId: 'p1', how: 'suspend' } }], changes: [] });
    await store.close();
    const again = await openedStore({ folder: copy });
    expect(again.load().sequence).toBe(sequence);
    expect(again.load().rows).toEqual(everyRow(Number(version.slice(1))));
    await again.close();
  });

  it.each(['killed', 'closed'] as const)('is brought up to date when its last user was %s, journal and all', async (end) => {
    const memory = new MemoryFiles();
    await use(memory, { migrations, program: '0.1.0' }, 16, end);
    await use(memory, { migrations: next, program: '0.2.0' }, 23, 'killed');
    const store = await openedStore({ folder, files: memory, migrations: next });
    expect(prefixLength(store.load().rows)).toBe(23);
    await store.close();
  });

  it('is still open to the older release while the newer one has written nothing', async () => {
    const memory = new MemoryFiles();
    await use(memory, { migrations, program: '0.1.0' }, 16, 'closed');
    await use(memory, { migrations: next, program: '0.2.0' }, 16, 'closed');
    await use(memory, { migrations, program: '0.1.0' }, 17, 'closed');
  });

  it.each(['killed', 'closed'] as const)('of a later schema is refused with the release it needs, and left as it is (%s)', async (end) => {
    const memory = new MemoryFiles();
    await use(memory, { migrations, program: '0.1.0' }, 16, 'closed');
    await use(memory, { migrations: next, program: '0.2.0' }, 18, end);
    const before = memory.contents();
    const left = MemoryFiles.of(before);
    const opened = await openStore(storeOptions({ folder, files: left }));
    expect(opened).toMatchObject({ ok: false, error: { kind: 'newer' } });
    expect(!opened.ok && opened.error.message).toMatch(
      new RegExp(`written by Coppice 0\\.2\\.0.*schema version ${String(next.length)}.*up to ${String(migrations.length)}.*Install Coppice 0\\.2\\.0 or a later one`),
    );
    expect(left.writes).toBe(0);
    expect(left.contents()).toEqual(before);
  });

  it('of a later file format is refused as well', async () => {
    const memory = new MemoryFiles();
    await use(memory, { migrations, program: '0.1.0' }, 16, 'closed');
    for (const name of memory.contents().keys()) {
      const bytes = Buffer.from(memory.contents().get(name)!);
      bytes.writeUInt8(2, 7);
      // It hashes its number with the rest.
      bytes.writeUInt8(bytes.readUInt8(12) ^ 1, 12);
      const opened = await openStore(storeOptions({ folder, files: MemoryFiles.of(new Map([...memory.contents(), [name, bytes]])) }));
      expect(opened, name).toMatchObject({ ok: false, error: { kind: 'newer' } });
    }
  });
});
