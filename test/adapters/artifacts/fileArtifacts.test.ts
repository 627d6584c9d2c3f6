import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileArtifacts } from '../../../src/adapters/artifacts/fileArtifacts';
import { LARGEST_ARTIFACT, type ArtifactContent } from '../../../src/engine/index';
import { tempFolder } from '../../support/tempFolder';

interface Rig {
  readonly state: string;
  readonly work: string;
  readonly artifacts: FileArtifacts;
}

function rig(): Rig {
  const [state, work] = [tempFolder(), tempFolder()];
  return { state, work, artifacts: new FileArtifacts(state) };
}

function hashOf(content: ArtifactContent | null): string {
  if (content?.kind !== 'kept') throw new Error(`not kept: ${JSON.stringify(content)}`);
  return content.hash;
}

const blobsIn = (state: string): string[] => readdirSync(join(state, 'artifacts'), { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('/'));

test('what is kept lies under its hash, once however often it is kept, and comes back to the byte', async () => {
  const { state, work, artifacts } = rig();
  writeFileSync(join(work, 'a.txt'), 'hello\n');
  const kept = await artifacts.keepFile(work, 'a.txt');
  expect(kept).toEqual({ kind: 'kept', hash: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03', size: 6, format: 'text' });
  expect(await artifacts.keepText('hello\n')).toEqual(kept);
  expect(blobsIn(state)).toEqual(['58/91b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03']);
  expect(await artifacts.bytes(hashOf(kept))).toMatchObject({ ok: true, value: Buffer.from('hello\n') });
});

test('it is told what kind of thing it is', async () => {
  const { artifacts } = rig();
  expect(await artifacts.keepText('{"a": [1]}')).toMatchObject({ format: 'json' });
  expect(await artifacts.keepText('{ not json')).toMatchObject({ format: 'text' });
  expect(await artifacts.keepText('a\0b')).toMatchObject({ format: 'binary' });
});

test('nothing is taken for what it seems: links, folders and pipes are no files, and nothing outside is read', async () => {
  const { work, artifacts } = rig();
  const outside = tempFolder();
  writeFileSync(join(outside, 'secret'), 'secret');
  symlinkSync(join(outside, 'secret'), join(work, 'link'));
  symlinkSync(outside, join(work, 'folder'));
  mkdirSync(join(work, 'real'));
  expect(await artifacts.keepFile(work, 'link')).toBeNull();
  expect(await artifacts.keepFile(work, 'real')).toBeNull();
  expect(await artifacts.keepFile(work, 'gone')).toBeNull();
  expect(await artifacts.keepFile(work, 'folder/secret')).toMatchObject({ kind: 'left-out', reason: expect.stringContaining('leads out') as string });
});

test('what is too large is left out, and said to be', async () => {
  const { work, artifacts } = rig();
  writeFileSync(join(work, 'big'), '');
  truncateSync(join(work, 'big'), LARGEST_ARTIFACT + 1);
  expect(await artifacts.keepFile(work, 'big')).toEqual({ kind: 'left-out', reason: 'it is 8.0 MiB large, and 8.0 MiB are the most' });
});

test('a damaged or missing artifact is told as such and never passed on', async () => {
  const { state, work, artifacts } = rig();
  const hash = hashOf(await artifacts.keepText('hello\n'));
  const file = join(state, 'artifacts', hash.slice(0, 2), hash.slice(2));
  chmodSync(file, 0o600);
  writeFileSync(file, 'hullo\n');
  expect(await artifacts.bytes(hash)).toMatchObject({ ok: false, error: expect.stringContaining('damaged') as string });
  expect(await artifacts.place(work, [{ path: 'a', hash }, { path: 'b', hash: 'f'.repeat(64) }])).toHaveLength(2);
  expect(readdirSync(work)).toEqual([]);
});

test('what is given is a copy, and a name that leads out of the folder is not written', async () => {
  const { work, artifacts } = rig();
  const hash = hashOf(await artifacts.keepText('hello\n'));
  expect(await artifacts.place(work, [{ path: 'dev/files/a.txt', hash }, { path: '../out', hash }])).toEqual([`../out leads out of ${work}.`]);
  writeFileSync(join(work, 'dev/files/a.txt'), 'changed by an agent');
  expect(await artifacts.place(work, [{ path: 'dev/files/a.txt', hash }])).toEqual([]);
  expect(readFileSync(join(work, 'dev/files/a.txt'), 'utf8')).toBe('hello\n');
});
