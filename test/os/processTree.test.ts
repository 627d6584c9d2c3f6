import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { identify } from '../../src/os/processIdentity';
import { forksSoFar, listProcesses, markedPids } from '../../src/os/processTable';
import { findMarked, stopTree } from '../../src/os/processTree';
import { randomUUID } from 'node:crypto';

async function sleeper(env: NodeJS.ProcessEnv, script = 'echo; exec sleep 1000'): Promise<{ readonly pid: number; readonly gone: Promise<unknown> }> {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env['PATH'], ...env } });
  const gone = once(child, 'exit');
  onTestFinished(() => void child.kill('SIGKILL'));
  // The variable is its own only once the shell runs, which then prints a line.
  await once(child.stdout, 'data');
  return { pid: child.pid!, gone };
}

describe('marked processes', () => {
  it('are found by the whole value of the one variable', async () => {
    const marker = randomUUID();
    const mine = await sleeper({ COPPICE_TASK: marker });
    await sleeper({ COPPICE_TASK: `${marker}-longer` });
    await sleeper({ NOT_COPPICE_TASK: marker });
    await sleeper({ OTHER: `x COPPICE_TASK=${marker}` });
    expect(markedPids(marker)).toEqual([mine.pid]);
    expect(findMarked(marker)).toEqual([identify(mine.pid)]);
  });

  it('are found by what their runs have in common, or each run by itself', async () => {
    const marker = randomUUID();
    const first = await sleeper({ COPPICE_TASK: `${marker}/1` });
    const second = await sleeper({ COPPICE_TASK: `${marker}/2` });
    expect(new Set(markedPids(marker))).toEqual(new Set([first.pid, second.pid]));
    expect(markedPids(`${marker}/1`)).toEqual([first.pid]);
  });

  it('born after a moment are found by reading no more than what came after it', async () => {
    const marker = randomUUID();
    const forks = forksSoFar()!;
    const first = await sleeper({});
    const second = await sleeper({ COPPICE_TASK: marker });
    expect(markedPids(marker, { pid: first.pid, forks })).toEqual([second.pid]);
    expect(markedPids(marker, { pid: 2 ** 30, forks: forks - 2 ** 30 })).toEqual([second.pid]);
  });

  it('that ended and were not collected yet do not count', async () => {
    const marker = randomUUID();
    // The shell becomes `sleep`, which never collects the child it inherits from it.
    const parent = await sleeper({ COPPICE_TASK: marker }, 'sh -c "exit 0" & read x < /proc/$!/stat; echo; exec sleep 1000');
    await stopTree({ leaders: [identify(parent.pid)!], groups: [parent.pid], marker, graceMs: 500 });
    await parent.gone;
    expect(markedPids(marker)).toEqual([]);
  });
});

describe('stopping a tree', () => {
  it('touches no process whose start time is another', async () => {
    const stranger = await sleeper({});
    const known = { pid: stranger.pid, startTime: '1' };
    expect(await stopTree({ leaders: [known], groups: [stranger.pid], marker: randomUUID(), graceMs: 20 })).toEqual({ survivors: [] });
    expect(identify(stranger.pid)).not.toBeNull();
  });

  it('lets those who listen end in their own way', async () => {
    const marker = randomUUID();
    const { pid, gone } = await sleeper({ COPPICE_TASK: marker }, "trap 'exit 42' TERM; echo; while :; do sleep 0.01; done");
    await stopTree({ leaders: [identify(pid)!], groups: [pid], marker, graceMs: 5000 });
    expect(await gone).toEqual([42, null]);
  });

  it('takes the children of a leader that left both its group and its environment', async () => {
    const { pid, gone } = await sleeper({}, 'env -i setsid /bin/sleep 1000 & echo; wait');
    const child = (): number | undefined => listProcesses().find((row) => row.parent === pid)?.pid;
    while (child() === undefined) await new Promise(setImmediate);
    const left = identify(child()!)!;
    await stopTree({ leaders: [identify(pid)!], groups: [], marker: randomUUID(), graceMs: 0 });
    await gone;
    expect(identify(left.pid)?.startTime).not.toBe(left.startTime);
  });
});
