import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { readSegment } from '../../../src/adapters/store/journalFormat';
import { openStore } from '../../../src/adapters/store/openStore';
import { readSnapshot } from '../../../src/adapters/store/snapshotFormat';
import { figure } from '../../support/figure';
import { MemoryFiles } from '../../support/memoryFiles';
import { seeded } from '../../support/random';
import { history, openedStore, prefixLength, storeOptions } from '../../support/storeRig';
import { FaultyFiles } from '../../support/faultyFiles';

const folder = '/state';
const steps = 27;
/** `COPPICE_ALL_DAMAGE=1` tries every byte, every length and every sector instead of a sample. */
const all = process.env['COPPICE_ALL_DAMAGE'] === '1';
const sample = Number(process.env['COPPICE_DAMAGE_SAMPLE'] ?? 600);
const patience = all ? 7_200_000 : 30_000 + sample * 50;

type Contents = ReadonlyMap<string, Buffer>;
interface Damage {
  readonly file: string;
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
  yield* everyFileGone(contents);
}

function* everyFileGone(contents: Contents): Generator<Damage> {
  for (const file of contents.keys()) yield { file, what: `${file} gone`, contents: new Map([...contents].filter(([other]) => other !== file)) };
}

function* everyByte(contents: Contents): Generator<Damage> {
  for (const [name, content] of contents) {
    for (let at = 0; at < content.length; at += 1) yield changed(contents, name, `byte ${at} flipped`, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at));
    for (let size = 0; size < content.length; size += 1) yield cut(contents, name, size);
    for (let at = 0; at < content.length; at += 512) yield changed(contents, name, `sector at ${at} zeroed`, (bytes) => bytes.fill(0, at, Math.min(at + 512, bytes.length)));
  }
}

function changed(contents: Contents, name: string, how: string, change: (bytes: Buffer) => void): Damage {
  const bytes = Buffer.from(contents.get(name)!);
  change(bytes);
  return { file: name, what: `${name}, ${how}`, contents: new Map([...contents, [name, bytes]]) };
}

function cut(contents: Contents, name: string, size: number): Damage {
  return { file: name, what: `${name} cut to ${size}`, contents: new Map([...contents, [name, contents.get(name)!.subarray(0, size)]]) };
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
        yield cut(contents, name, at);
        break;
      case 2:
        yield changed(contents, name, `sector of ${at} zeroed`, (bytes) => bytes.fill(0, at - (at % 512), Math.min(at - (at % 512) + 512, bytes.length)));
        break;
      default:
        yield changed(contents, name, `byte ${at} flipped`, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at));
    }
  }
}

type Verdict = 'right' | 'refused' | `wrong: ${string}`;

interface Tally {
  readonly right: number;
  readonly refused: number;
  readonly wrong: readonly string[];
  /** How many were opened: the others read like one of these. */
  readonly opened: number;
}

async function judge(damages: Iterable<Damage>): Promise<Tally> {
  const counts = { right: 0, refused: 0, opened: 0 };
  const wrong: string[] = [];
  const verdicts = new Map<string, Verdict>();
  for (const damage of damages) {
    // Opening goes by how each file reads. The sample opens each of its own, to be sure of that.
    const reading = all ? readingOf(damage) : damage.what;
    const known = verdicts.get(reading);
    const verdict = known ?? (await verdictOn(damage));
    verdicts.set(reading, verdict);
    if (known === undefined) counts.opened += 1;
    if (verdict === 'right' || verdict === 'refused') counts[verdict] += 1;
    else wrong.push(`${damage.what}: ${verdict}`);
  }
  return { ...counts, wrong };
}

function readingOf({ file, contents }: Damage): string {
  const bytes = contents.get(file);
  if (bytes === undefined) return `${file} gone`;
  const number = Number(file.split('.')[1]);
  const reading = file.endsWith('.journal') ? readSegment(number, bytes) : readSnapshot(number, bytes);
  return `${file} ${createHash('sha256').update(serialize(reading)).digest('hex')}`;
}

async function verdictOn({ contents }: Damage): Promise<Verdict> {
  const memory = MemoryFiles.of(contents);
  const opened = await openStore(storeOptions({ folder, files: memory }));
  if (!opened.ok) {
    if (memory.writes > 0) return 'wrong: refused, and written to';
    return opened.error.message.includes('Nothing was changed.') ? 'refused' : `wrong: refused with ${opened.error.message}`;
  }
  const rows = prefixLength(opened.value.load().rows);
  const events = opened.value.eventsAfter(0).length;
  await opened.value.close();
  return rows === steps && events === steps ? 'right' : `wrong: opened with ${rows} rows and ${events} events`;
}

function told(state: string, { right, refused, wrong, opened }: Tally): void {
  const number = right + refused + wrong.length;
  figure('R11', `${state}: ${wrong.length} of ${number} damages (${all ? 'every byte, length and sector of every file' : 'a sample'}) accepted with wrong rows; ${right} opened with the right ones, ${refused} refused (${opened} ways to read them)`);
}

describe('damaged state', () => {
  it('never opens with other rows than the right ones, however a killed state is damaged', { timeout: patience }, async () => {
    const state = await killedState();
    const tally = await judge(all ? everyDamage(state) : someDamage(state, sample, seeded(1)));
    told('after a kill', tally);
    const { right, refused, wrong } = tally;
    expect(wrong).toEqual([]);
    expect(right + refused).toBeGreaterThanOrEqual(sample);
    // Most of it is snapshots, and what they hold is in the journal and the other one as well.
    expect(right).toBeGreaterThan(sample / 3);
    expect(refused).toBeGreaterThan(sample / 12);
  });

  it('always opens with the right rows after a clean exit, whichever byte of whichever file is damaged', { timeout: patience }, async () => {
    const state = await closedState();
    const tally = await judge(all ? everyByte(state) : someDamage(state, sample / 3, seeded(2)));
    told('after a clean exit', tally);
    expect(tally).toMatchObject({ refused: 0, wrong: [] });
  });

  it('takes no damaged number of a format for a newer release', async () => {
    const contents = await killedState();
    const { wrong } = await judge([...contents.keys()].map((file) => changed(contents, file, 'another format', (bytes) => bytes.writeUInt8(9, 7))));
    expect(wrong).toEqual([]);
    const closed = await closedState();
    const tally = await judge([...closed.keys()].map((file) => changed(closed, file, 'another format', (bytes) => bytes.writeUInt8(9, 7))));
    expect(tally).toMatchObject({ right: closed.size, wrong: [] });
  });

  it('notices that a file is gone', async () => {
    const contents = await killedState();
    expect((await judge(everyFileGone(contents))).wrong).toEqual([]);
    const [last] = [...contents.keys()].filter((name) => name.endsWith('.journal')).sort().reverse();
    const without = MemoryFiles.of(new Map([...contents].filter(([name]) => name !== last)));
    const opened = await openStore(storeOptions({ folder, files: without }));
    expect(opened).toMatchObject({ ok: false, error: { kind: 'damaged', files: [`${folder}/${last}`] } });
  });

  it('drops a torn tail that was never acknowledged, and nothing else', async () => {
    const contents = await killedState();
    const [last] = [...contents.keys()].filter((name) => name.endsWith('.journal')).sort().reverse();
    const torn = Buffer.concat([contents.get(last!)!, Buffer.from([9, 0, 0, 0, 28])]);
    expect((await judge([{ file: last!, what: 'torn', contents: new Map([...contents, [last!, torn]]) }])).right).toBe(1);
  });
});
