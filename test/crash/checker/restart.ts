import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { PlainGit } from './plainGit';
import { savedState } from './savedState';
import type { Spec } from './spec';
import { starvedMs } from './starved';
import { violations, type Violation } from './violation';

export const LONGEST_RECOVERY_MS = 10_000;

/** I10: the engine came back in time, and starting it once more changes nothing. */
export async function unsettled(spec: Spec): Promise<readonly Violation[]> {
  const late = spec.recoveriesMs.filter((ms) => ms > LONGEST_RECOVERY_MS).map((ms) => `An engine needed ${String(Math.round(ms))} ms to come back.`);
  if (spec.restart === null) return violations('I10', late);
  const before = await everything(spec);
  const failed = await restartOnce(spec, spec.restart);
  const after = await everything(spec);
  return violations('I10', [...late, ...failed, ...missingIn(after, before).map((line) => `Gone after one more restart: ${line}`), ...missingIn(before, after).map((line) => `New after one more restart: ${line}`)]);
}

function missingIn(lines: readonly string[], wanted: readonly string[]): readonly string[] {
  const there = new Set(lines);
  return wanted.filter((line) => !there.has(line));
}

async function restartOnce({ root, stateFolder }: Spec, { nodeFile, engineFile, environment }: NonNullable<Spec['restart']>): Promise<readonly string[]> {
  const started = performance.now();
  const engine = spawn(nodeFile, [engineFile, root], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: Buffer[] = [];
  engine.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const exit = once(engine, 'exit');
  while (announced(stateFolder) !== engine.pid) {
    const late = performance.now() - started - starvedMs(engine.pid ?? 0) > LONGEST_RECOVERY_MS;
    if (engine.exitCode !== null || engine.signalCode !== null || late) {
      const seen = `${String(Math.round(performance.now() - started))} ms, exit ${String(engine.exitCode ?? engine.signalCode)}, ${processState(engine.pid)}`;
      engine.kill('SIGKILL');
      return [`One more restart failed (${seen}): ${Buffer.concat(errors).toString().trim()}`];
    }
    await pause(5);
  }
  engine.kill('SIGTERM');
  const forced = new AbortController();
  void pause(3 * LONGEST_RECOVERY_MS, undefined, { signal: forced.signal }).then(() => engine.kill('SIGKILL'), () => undefined);
  const [code] = (await exit) as [number | null];
  forced.abort();
  return code === 0 ? [] : [`One more restart ended with ${String(code)}: ${Buffer.concat(errors).toString().trim()}`];
}

/** Whether it runs, sleeps or was stopped by somebody else, and for how long it has worked. */
function processState(pid: number | undefined): string {
  const file = `/proc/${String(pid)}/stat`;
  if (!existsSync(file)) return 'gone';
  const fields = readFileSync(file, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return `state ${fields[0] ?? '?'}, ${String(Number(fields[11]) + Number(fields[12]))} ticks of work`;
}

function announced(stateFolder: string): number | null {
  const file = join(stateFolder, 'engine.json');
  if (!existsSync(file)) return null;
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
  } catch {
    // Looked at while it was being exchanged: the next look tells.
    return null;
  }
}

async function everything({ root, stateFolder, wasmFile, worktreesFolder }: Spec): Promise<readonly string[]> {
  const git = new PlainGit(root);
  const { rows, events } = await savedState(stateFolder, wasmFile);
  const folders = existsSync(worktreesFolder) ? readdirSync(worktreesFolder).filter((name) => name !== '.coppice-trash') : [];
  return [
    ...git.refs().map(({ name, oid }) => `ref ${name} ${oid}`),
    ...git.lines('worktree', 'list', '--porcelain'),
    ...folders.map((name) => `folder ${name}`),
    ...events.map(({ sequence, event }) => `event ${String(sequence)} ${event.type}`),
    ...Object.values(rows).flatMap((list: readonly { readonly id: string }[]) => list.map((row) => JSON.stringify(row))),
  ];
}
