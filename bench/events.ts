import { performance } from 'node:perf_hooks';
import { Account } from '../src/runner/events/account';
import { coppiceEvents } from '../src/runner/events/coppice';
import type { EventReader } from '../src/runner/events/reader';

/**
 * What it takes to follow what agents print: a stream of events as they print them, most of which do not matter, against
 * `JSON.parse` of every line; and one line of megabytes, which must take no longer for each of its bytes than a short one.
 */
const PIECE = 256 * 1024;
const ROUNDS = 9;
const LINE_ROUNDS = 40;

/** The worst case: each line matters, and is parsed. */
const everything: EventReader = { ...coppiceEvents, marks: ['{'] };

export function main(): void {
  const stream = agentStream(24 * 1024 * 1024);
  const floor = best(() => parseEach(stream));
  print('JSON.parse of every line', stream.length, floor);
  for (const [name, reader] of [['the reader', coppiceEvents], ['the reader, where every line matters', everything]] as const) {
    const time = best(() => follow(stream, reader));
    print(name, stream.length, time);
    process.stdout.write(`  ${(floor / time).toFixed(2)} of its speed (bar: 0.8)\n`);
  }
  // Nearly all long lines are what tools gave back, and matter to nobody; of one that matters the time is that of JSON.parse.
  longLine('that does not matter', 'tool', (line) => follow(line, coppiceEvents, PIECE));
  longLine('that does not matter, a kilobyte at a time', 'tool', (line) => follow(line, coppiceEvents, 1024));
  longLine('that matters', 'usage', (line) => follow(line, coppiceEvents, PIECE));
  longLine('by JSON.parse alone', 'usage', parseEach);
}

/** One megabyte against eight. */
function longLine(name: string, kind: string, work: (line: Buffer) => number): void {
  const [one, eight] = [1, 8].map((size) => {
    const line = oneLine(size * 1024 * 1024, kind);
    return best(() => work(line), LINE_ROUNDS);
  });
  if (one === undefined || eight === undefined) return;
  process.stdout.write(`one line ${name}: 1 MB ${one.toFixed(2)} ms, 8 MB ${eight.toFixed(2)} ms: ${(eight / one).toFixed(1)} times as long (bar: about 8)\n`);
}

function follow(bytes: Buffer, reader: EventReader, piece = PIECE): number {
  const account = new Account(reader, () => 0);
  for (let at = 0; at < bytes.length; at += piece) account.add(bytes.subarray(at, at + piece));
  account.close();
  return account.changes;
}

function parseEach(bytes: Buffer): number {
  let seen = 0;
  for (const line of bytes.toString('utf8').split('\n')) if (line !== '' && typeof JSON.parse(line) === 'object') seen += 1;
  return seen;
}

/** The shortest of some rounds: what else the machine does only makes it longer. */
function best(work: () => number, rounds = ROUNDS): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    work();
    shortest = Math.min(shortest, performance.now() - begun);
  }
  return shortest;
}

function print(name: string, bytes: number, ms: number): void {
  process.stdout.write(`${name}: ${ms.toFixed(1)} ms, ${(bytes / 1024 / 1024 / (ms / 1000)).toFixed(0)} MB/s\n`);
}

/** Words, calls of tools, what these gave back, and now and then what was used: lines of 200 bytes to some kilobytes. */
function agentStream(size: number): Buffer {
  const lines: string[] = [];
  for (let length = 0, turn = 0; length < size; turn += 1) {
    const events = [
      { type: 'assistant', message: { id: `msg_${String(turn)}`, role: 'assistant', content: [{ type: 'text', text: `I look at file ${String(turn)} and change what is "wrong" there.\nThen I run the tests.` }] }, session: 's1' },
      { type: 'assistant', message: { id: `msg_${String(turn)}`, content: [{ type: 'tool_use', name: 'Edit', input: { path: `src/part${String(turn)}.ts`, old: 'const a = 1;\n'.repeat(10), new: 'const a = 2;\n'.repeat(10) } }] }, session: 's1' },
      { type: 'user', message: { content: [{ type: 'tool_result', content: 'export function part(): number {\n  return 1;\n}\n'.repeat(40) }] }, session: 's1' },
      ...(turn % 10 === 0 ? [{ coppice: 'usage', inputTokens: 12_000 + turn, outputTokens: 800, cachedTokens: 9000, costUsd: 0.0123 }] : []),
    ];
    for (const event of events) {
      const line = `${JSON.stringify(event)}\n`;
      lines.push(line);
      length += line.length;
    }
  }
  return Buffer.from(lines.join(''));
}

function oneLine(size: number, kind: string): Buffer {
  return Buffer.from(`${JSON.stringify({ [kind === 'usage' ? 'coppice' : 'type']: kind, inputTokens: 1, text: 'some "text" of an agent\n'.repeat(size / 26) })}\n`);
}
