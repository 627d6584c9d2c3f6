import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface KilledRuns {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged transactions that the next process did not find. */
  readonly lost: number;
  /** Opened with rows that no moment of the history had. */
  readonly wrong: number;
}

/** Lets a program that commits until it is killed run again and again over one folder, and compares what it says. */
export async function killedRuns(argv: (run: number) => readonly string[], kills: number): Promise<KilledRuns> {
  let acknowledged = 0;
  let lost = 0;
  let wrong = 0;
  for (let run = 0; run < kills; run += 1) {
    const { opened, last } = await runOnce(argv(run));
    if (opened < 0) wrong += 1;
    lost += Math.max(0, acknowledged - opened);
    acknowledged = Math.max(opened, last);
  }
  return { kills, acknowledged, lost, wrong };
}

async function runOnce(argv: readonly string[]): Promise<{ opened: number; last: number }> {
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  const lines = Buffer.concat(chunks).toString().split('\n').filter((line) => line !== '');
  const opened = lines[0]?.startsWith('opened ') === true ? Number(lines[0].slice(7)) : null;
  if (signal !== 'SIGKILL' || opened === null) throw new Error(`It was to be killed, and ended by itself: ${Buffer.concat(errors).toString()}`);
  return { opened, last: Math.max(0, ...lines.slice(1).map((line) => Number(line.split(' ')[1]))) };
}
