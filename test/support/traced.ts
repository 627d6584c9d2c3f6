import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from './tempFolder';

/** One call that a thread of a program makes: its nth of this kind. */
export interface Point {
  readonly call: string;
  readonly number: number;
}

export interface Traced {
  /** What was asked of the system in the folder, in the order of time. */
  readonly points: readonly Point[];
  /** Whether the call that was to fail was one in the folder. */
  readonly hit: boolean;
  readonly out: string;
}

interface How {
  readonly calls: readonly string[];
  /** Only what is done in this one counts. */
  readonly folder: string;
  readonly inject?: Point & { readonly code: string };
}

/** A Node program under strace, which can make a call fail as a system does. Linux. */
export async function traced(argv: readonly string[], { calls, folder, inject }: How): Promise<Traced> {
  const log = join(tempFolder(), 'strace.log');
  const faults = inject === undefined ? [] : ['-e', `inject=${inject.call}:error=${inject.code}:when=${String(inject.number)}`];
  const options = ['--follow-forks', '--decode-fds=path', '--seccomp-bpf', '-qqq', '-o', log, '-e', `trace=${calls.join(',')}`, ...faults];
  // With one thread for all that waits for the disk, the calls of each run have the same numbers.
  const child = spawn('strace', [...options, process.execPath, ...argv], { env: { ...process.env, UV_THREADPOOL_SIZE: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const lines = readFileSync(log, 'utf8').split('\n');
  return { points: pointsIn(lines, folder), hit: lines.some((line) => line.includes('(INJECTED)') && line.includes(folder)), out: Buffer.concat(chunks).toString() };
}

function pointsIn(lines: readonly string[], folder: string): readonly Point[] {
  const counts = new Map<string, number>();
  return lines.flatMap((line) => {
    const found = /^(\d+) +([a-z0-9]+)\(/.exec(line);
    if (found === null) return [];
    const [, thread = '', call = ''] = found;
    const number = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, number);
    return line.includes(folder) ? [{ call, number }] : [];
  });
}
