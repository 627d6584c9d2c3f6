import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src/adapters/store/openStore';
import { MemoryFiles } from '../../support/memoryFiles';
import { seeded } from '../../support/random';
import { history, openedStore, prefixLength, storeOptions } from '../../support/storeRig';
import { FaultyFiles } from '../../support/faultyFiles';

const folder = '/state';
const steps = 27;
/** `COPPICE_ALL_DAMAGE=1` tries every byte, every length and every sector instead of a sample. It takes its time. */
const all = process.env['COPPICE_ALL_DAMAGE'] === '1';
const sample = Number(process.env['COPPICE_DAMAGE_SAMPLE'] ?? 600);
const patience = all ? 7_200_000 : 30_000 + sample * 50;

type Contents = ReadonlyMap<string, Buffer>;
interface Damage {
  readonly what: string;
  readonly contents: Contents;
}

/** What a killed engine left: two snapshots, the journal between them and the journal since. */
async function killedState(): Promise<Contents> {
  const memory = new MemoryFiles();
  const files = new FaultyFiles(memory);
  const store = await openedStore({ folder, files, snapshotEvery: 10 });
  for (const transaction of history(steps)) await store.commit(transaction);
  files.failAt(1, { kind: 'kill' });
  await store.close();
  return memory.contents();
}

/** What a clean exit left. */
async function closedState(): Promise<Contents> {
  const memory = new MemoryFiles();
  const store = await openedStore({ folder, files: memory, snapshotEvery: 10 });
  for (const transaction of history(steps)) await store.commit(transaction);
  await store.close();
  return memory.contents();
}

function* everyDamage(contents: Contents): Generator<Damage> {
  yield* everyByte(contents);
  for (const name of contents.keys()) yield { what: `${name} gone`, contents: new Map([...contents].filter(([other]) => other !== name)) };
}

function* everyByte(contents: Contents): Generator<Damage> {
  for (const [name, content] of contents) {
    for (let at = 0; at < content.length; at += 1) yield changed(contents, name, `byte ${at} flipped`, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at));
    for (let size = 0; size < content.length; size += 1) yield { what: `${name} cut to ${size}`, contents: new Map([...contents, [name, content.subarray(0, size)]]) };
    for (let at = 0; at < content.length; at += 512) yield changed(contents, name, `sector at ${at} zeroed`, (bytes) => bytes.fill(0, at, Math.min(at + 512, bytes.length)));
  }
}

function changed(contents: Contents, name: string, how: string, change: (bytes: Buffer) => void): Damage {
  const bytes = Buffer.from(contents.get(name)!);
  change(bytes);
  return { what: `${name}, ${how}`, contents: new Map([...contents, [name, bytes]]) };
}

/** One random damage of each kind in turn, over files and places. */
function* someDamage(contents: Contents, count: number, chance: () => number): Generator<Damage> {
  const names = [...contents.keys()];
  for (let n = 0; n < count; n += 1) {
    const name = names[n % names.length]!;
    const content = contents.get(name)!;
    const at = Math.floor(chance() * content.length);
    switch (Math.floor(n / names.length) % 4) {
      case 0:
        yield changed(contents, name, `bit of byte ${at} flipped`, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(chance() * 8)), at));
        break;
      case 1:
        yield { what: `${name} cut to ${at}`, contents: new Map([...contents, [name, content.subarray(0, at)]]) };
        break;
      case 2:
        yield changed(contents, name, `sector of ${at} zeroed`, (bytes) => bytes.fill(0, at - (at % 512), Math.min(at - (at % 512) + 512, bytes.length)));
        break;
      default:
        yield changed(contents, name, `byte ${at} flipped`, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at));
    }
  }
}

interface Tally {
  readonly right: number;
  readonly refused: number;
}

async function judge(damages: Iterable<Damage>): Promise<Tally> {
  let right = 0;
  let refused = 0;
  for (const { what, contents } of damages) {
    const memory = MemoryFiles.of(contents);
    const opened = await openStore(storeOptions({ folder, files: memory }));
    if (opened.ok) {
      expect(prefixLength(opened.value.load().rows), what).toBe(steps);
      expect(opened.value.eventsAfter(0).length, what).toBe(steps);
      await opened.value.close();
      right += 1;
    } else {
      expect(opened.error.message, what).toContain('Nothing was changed.');
      expect(memory.writes, what).toBe(0);
      refused += 1;
    }
  }
  return { right, refused };
}

describe('damaged state', () => {
  it('never opens with other rows than the right ones, in 600 sampled damages of a killed state', { timeout: patience }, async () => {
    const state = await killedState();
    const { right, refused } = await judge(all ? everyDamage(state) : someDamage(state, sample, seeded(1)));
    expect(right + refused).toBeGreaterThanOrEqual(sample);
    if (all || sample > 600) process.stdout.write(`after a kill: ${right} opened with the right rows, ${refused} refused, 0 wrong\n`);
    // Most of it is snapshots, and what they hold is in the journal and the other one as well.
    expect(right).toBeGreaterThan(sample / 3);
    expect(refused).toBeGreaterThan(sample / 12);
  });

  it('always opens with the right rows after a clean exit, whichever byte of whichever file is damaged', { timeout: patience }, async () => {
    const state = await closedState();
    const { right, refused } = await judge(all ? everyByte(state) : someDamage(state, sample / 3, seeded(2)));
    expect(refused).toBe(0);
    if (all) process.stdout.write(`after a clean exit: ${right} opened with the right rows, 0 refused, 0 wrong\n`);
  });

  it('notices that a file is gone', async () => {
    const contents = await killedState();
    for (const name of contents.keys()) await judge([{ what: `${name} gone`, contents: new Map([...contents].filter(([other]) => other !== name)) }]);
    const [last] = [...contents.keys()].filter((name) => name.endsWith('.journal')).sort().reverse();
    const without = MemoryFiles.of(new Map([...contents].filter(([name]) => name !== last)));
    const opened = await openStore(storeOptions({ folder, files: without }));
    expect(opened).toMatchObject({ ok: false, error: { kind: 'damaged', files: [`${folder}/${last}`] } });
  });

  it('drops a torn tail that was never acknowledged, and nothing else', async () => {
    const contents = await killedState();
    const [last] = [...contents.keys()].filter((name) => name.endsWith('.journal')).sort().reverse();
    const torn = Buffer.concat([contents.get(last!)!, Buffer.from([9, 0, 0, 0, 28])]);
    expect((await judge([{ what: 'torn', contents: new Map([...contents, [last!, torn]]) }])).right).toBe(1);
  });
});
