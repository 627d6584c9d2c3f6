import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJob, takeClaim } from '../../../src/os/runFolder';
import { identify, isAlive, ownIdentity } from '../../../src/os/processIdentity';
import { startAgentRig } from '../../support/agentRig';
import { HostRig } from './hostRig';

describe('a job', () => {
  it('runs the task script in the worktree and tells its start and its end, each once', async () => {
    const rig = await HostRig.make();
    const host = rig.host();
    await host.start(rig.job({ script: 'echo hello; echo oops >&2; echo done > made.txt\n' }));
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
    expect(rig.told.map(({ news }) => news.kind)).toEqual(['live', 'ended']);
    expect(await host.outputTail('attempt001')).toBe('hello\noops\n');
    expect(readFileSync(join(rig.worktree, 'made.txt'), 'utf8')).toBe('done\n');
    expect(rig.survivors()).toEqual([]);
  });

  it('gives the agent its variables and keeps foreign ones away', async () => {
    const rig = await HostRig.make();
    const agent = await startAgentRig();
    const allowed = { PATH: process.env['PATH'] ?? '', MINE: 'yes', GIT_DIR: '/x', NODE_OPTIONS: '--bad', VSCODE_PID: '1', COPPICE_TASK: 'other', ELECTRON_RUN_AS_NODE: '1' };
    const host = rig.host({ custom: { driven: { command: agent.command, env: { GIT_AUTHOR_NAME: 'Robot' } } }, environmentFor: () => allowed });
    await host.start(rig.job({ agent: 'driven', number: 2, why: { kind: 'dirty', files: ['left.txt'] } }));
    const inv = await agent.nextInvocation();
    expect(inv.cwd).toBe(rig.worktree);
    expect(inv.env).toMatchObject({
      MINE: 'yes', GIT_AUTHOR_NAME: 'Robot', COPPICE_TASK: rig.marker(), COPPICE_TASK_ID: 'task000001', COPPICE_PLAN_ID: 'plan000001', COPPICE_WORKTREE: rig.worktree,
      COPPICE_BRANCH: 'coppice/plan/t/w1', COPPICE_BASE: 'a'.repeat(40), COPPICE_ATTEMPT: '2', COPPICE_SESSION_ID: 'session', COPPICE_RUN_DIR: rig.folder().path,
    });
    for (const name of ['GIT_DIR', 'NODE_OPTIONS', 'VSCODE_PID', 'ELECTRON_RUN_AS_NODE']) expect(inv.env).not.toHaveProperty(name);
    expect(inv.prompt).toContain('Do the work.');
    expect(inv.failure).toContain('left.txt');
    await inv.exit(3);
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 3 });
  });

  it('keeps no value of the environment on disk, and its folder to its owner', async () => {
    const rig = await HostRig.make();
    await rig.host({ environmentFor: () => ({ PATH: process.env['PATH'] ?? '', API_KEY: 'canary-secret' }) }).start(rig.job());
    await rig.exitOf();
    const { path } = rig.folder();
    expect(statSync(path).mode & 0o077).toBe(0);
    const { readdirSync } = await import('node:fs');
    for (const name of readdirSync(path).filter((each) => !['agent', 'inputs', 'outputs'].includes(each))) {
      expect(readFileSync(join(path, name), 'utf8')).not.toContain('canary-secret');
      expect(statSync(join(path, name)).mode & 0o077).toBe(0);
    }
  });

  it('is run in a folder whose name holds spaces, quotes, dollar signs, emoji and a newline', async () => {
    const rig = await HostRig.make('it\'s "a" $(touch x) \u{1f332}\n tree');
    await rig.host({ custom: { odd: { command: ['sh', '-c', 'printf %s "$1" > name.txt', 'sh', '{worktree}'] } } }).start(rig.job({ agent: 'odd', title: '$(touch x)\n\u{1f332}' }));
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
    expect(readFileSync(join(rig.worktree, 'name.txt'), 'utf8')).toBe(rig.worktree);
    expect(existsSync(join(rig.worktree, 'x'))).toBe(false);
  });

  it('may write to /dev/stderr by name', async () => {
    const rig = await HostRig.make();
    const host = rig.host();
    await host.start(rig.job({ script: 'echo hello >> /dev/stderr\n' }));
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
    expect(await host.outputTail('attempt001')).toBe('hello\n');
  });

  it('runs by the interpreter its script names', async () => {
    const rig = await HostRig.make();
    const host = rig.host();
    await host.start(rig.job({ script: '#!/usr/bin/env bash\na=(1 2 3); echo ${#a[@]}\n' }));
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
    expect(await host.outputTail('attempt001')).toBe('3\n');
  });
});

describe('an agent that', () => {
  const endings = [
    ['exits 0 without work', 'exit 0', { kind: 'code', code: 0 }],
    ['exits 1', 'exit 1', { kind: 'code', code: 1 }],
    ['exits 130', 'exit 130', { kind: 'code', code: 130 }],
    ['breaks', 'kill -SEGV $$', { kind: 'signal', signal: 'SIGSEGV' }],
    ['is killed', 'kill -KILL $$', { kind: 'signal', signal: 'SIGKILL' }],
    ['is hung up', 'kill -HUP $$', { kind: 'signal', signal: 'SIGHUP' }],
  ] as const;
  it.each(endings)('%s is recorded as that', async (_name, script, exit) => {
    const rig = await HostRig.make();
    await rig.host().start(rig.job({ script }));
    expect(await rig.exitOf()).toEqual(exit);
    expect(rig.survivors()).toEqual([]);
  });

  it('floods keeps to a small log, of which the end is kept', async () => {
    const rig = await HostRig.make();
    const host = rig.host();
    await host.start(rig.job({ script: 'head -c 200000000 /dev/zero | tr "\\0" x; echo; echo the end\n' }));
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
    expect(statSync(host.logFile('attempt001')).size).toBeLessThan(70 * 1024 * 1024);
    expect(await host.outputTail('attempt001')).toMatch(/x\nthe end\n$/);
  });

  it('says what it does is heard, each thing once', async () => {
    const rig = await HostRig.make();
    const agent = await startAgentRig();
    await rig.host({ custom: { driven: { command: agent.command } }, pollMs: 30 }).start(rig.job({ agent: 'driven' }));
    const inv = await agent.nextInvocation();
    await inv.status('working');
    await rig.until('said', { count: 1 });
    await inv.status('needs-input: Which database?\n');
    await rig.until('said', { count: 2 });
    await inv.status('needs-input: Which database?');
    await inv.status('no such thing');
    await inv.status('idle');
    await rig.until('said', { count: 3 });
    await inv.exit(0);
    await rig.exitOf();
    expect(rig.news('said').map((news) => news.kind === 'said' && news.liveness)).toEqual([
      { kind: 'working' },
      { kind: 'needs-input', question: 'Which database?' },
      { kind: 'idle' },
    ]);
  });

  it.each([
    ['a program that is not there', { command: ['/no/such/program'] }, /\/no\/such\/program was not found/],
    ['a placeholder that does not exist', { command: ['echo', '{worktre}'] }, /\{worktre\}, which does not exist/],
    ['an argument no program can take', { command: ['echo', 'a\0b'] }, /could not be started/],
  ])('names %s is told why it did not start', async (_name, config, reason) => {
    const rig = await HostRig.make();
    await rig.host({ custom: { odd: config } }).start(rig.job({ agent: 'odd' }));
    expect(await rig.exitOf()).toEqual({ kind: 'not-started', reason: expect.stringMatching(reason) as string });
  });

  it('does not exist, has no script or has lost its worktree is told as not started', async () => {
    const rig = await HostRig.make();
    const host = rig.host();
    await host.start(rig.job({ attemptId: 'a', agent: 'nobody' }));
    await host.start(rig.job({ attemptId: 'b', script: null }));
    await host.start(rig.job({ attemptId: 'c', worktree: join(rig.root, 'gone') }));
    expect(await rig.exitOf('a')).toMatchObject({ kind: 'not-started', reason: expect.stringContaining('Known are script') as string });
    expect(await rig.exitOf('b')).toMatchObject({ kind: 'not-started', reason: expect.stringContaining('no shell text') as string });
    expect(await rig.exitOf('c')).toMatchObject({ kind: 'not-started', reason: expect.stringContaining('Retry the task') as string });
  });
});

describe('a run folder', () => {
  it('is run once, however often and by however many hosts it is started', async () => {
    const rig = await HostRig.make();
    const hosts = Array.from({ length: 10 }, () => rig.host());
    const job = rig.job({ script: 'echo ran >> ran.txt\n' });
    await Promise.all(hosts.map((host) => host.start(job)));
    await rig.until('ended', { count: 10 });
    await hosts[0]!.start(job);
    expect(readFileSync(join(rig.worktree, 'ran.txt'), 'utf8')).toBe('ran\n');
    expect(rig.survivors()).toEqual([]);
  });

  it('keeps its token when it is prepared again, for the runner that may be on its way', async () => {
    const rig = await HostRig.make();
    const deaf = { launch: () => Promise.resolve('started' as const) };
    const first = rig.host({ terminalLauncher: deaf, claimMs: 60_000 });
    await first.start(rig.job());
    const token = readJob(rig.folder())!.token;
    await first.close();
    const second = rig.host();
    expect(await second.adopt('attempt001')).toEqual({ kind: 'absent' });
    await second.start(rig.job());
    expect(second.verifyRunner('attempt001', token)).toBe(true);
    expect(second.verifyRunner('attempt001', `${token.slice(1)}0`)).toBe(false);
    expect(second.verifyRunner('nobody', '')).toBe(false);
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
  });

  it('whose runner does not come up is told as not started, with the words of the runner', async () => {
    const rig = await HostRig.make();
    const broken = join(rig.root, 'broken.js');
    writeFileSync(broken, 'throw new Error("half a bundle")');
    await rig.host({ runnerFile: broken }).start(rig.job());
    expect(await rig.exitOf()).toMatchObject({ kind: 'not-started', reason: expect.stringContaining('half a bundle') as string });
  });

  it('whose Node is missing is told as not started', async () => {
    const rig = await HostRig.make();
    await rig.host({ nodeFile: '/no/node' }).start(rig.job());
    expect(await rig.exitOf()).toMatchObject({ kind: 'not-started', reason: expect.stringContaining('/no/node') as string });
  });
});

describe('after the engine that started it is gone, an attempt', () => {
  it('is adopted alive, and its end is told', async () => {
    const rig = await HostRig.make();
    const agent = await startAgentRig();
    const custom = { driven: { command: agent.command } };
    const first = rig.host({ custom });
    await first.start(rig.job({ agent: 'driven' }));
    const inv = await agent.nextInvocation();
    await first.close();
    const second = rig.host({ custom, pollMs: 30 });
    expect(await second.adopt('attempt001')).toEqual({ kind: 'live', pid: rig.runner()[0]!.pid, startTime: rig.runner()[0]!.startTime });
    const before = rig.told.length;
    await inv.status('needs-input: still there?');
    await rig.until('said');
    await inv.exit(7);
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 7 });
    expect(rig.told.slice(before).map(({ news }) => news.kind)).toEqual(['said', 'ended']);
  });

  it('is found ended, where it ended meanwhile', async () => {
    const rig = await HostRig.make();
    await rig.host().start(rig.job({ script: 'exit 4' }));
    await rig.exitOf();
    expect(await rig.host().adopt('attempt001')).toEqual({ kind: 'ended', exit: { kind: 'code', code: 4 } });
  });

  it('is found lost, and its orphans ended, where its runner was killed meanwhile', async () => {
    const rig = await HostRig.make();
    const agent = await startAgentRig();
    const first = rig.host({ custom: { driven: { command: agent.command } } });
    await first.start(rig.job({ agent: 'driven' }));
    const inv = await agent.nextInvocation();
    await first.close();
    const [runner] = rig.runner();
    process.kill(runner!.pid, 'SIGKILL');
    while (isAlive(runner!)) await new Promise(setImmediate);
    const second = rig.host();
    expect(await second.adopt('attempt001')).toEqual({ kind: 'ended', exit: { kind: 'lost' } });
    await inv.gone;
    expect(rig.survivors()).toEqual([]);
    expect(await rig.host().adopt('attempt001')).toEqual({ kind: 'ended', exit: { kind: 'lost' } });
  });

  it('is not taken for alive because its pid was given to another program', async () => {
    const rig = await HostRig.make();
    const folder = rig.folder();
    mkdirSync(folder.agentFolder, { recursive: true });
    takeClaim(folder, 'runner', { pid: process.pid, startTime: '1' });
    rig.job();
    expect(await rig.host().adopt('attempt001')).toEqual({ kind: 'ended', exit: { kind: 'lost' } });
    expect(identify(process.pid)).toEqual(ownIdentity());
  });
});

describe('a runner', () => {
  it('that dies is seen within 5 seconds, and its agent ended with it', async () => {
    const rig = await HostRig.make();
    const agent = await startAgentRig();
    await rig.host({ custom: { driven: { command: agent.command } } }).start(rig.job({ agent: 'driven' }));
    const inv = await agent.nextInvocation();
    await rig.until('live');
    const killedAt = performance.now();
    process.kill(rig.runner()[0]!.pid, 'SIGKILL');
    expect(await rig.exitOf()).toEqual({ kind: 'lost' });
    expect(performance.now() - killedAt).toBeLessThan(5000);
    await inv.gone;
    expect(rig.survivors()).toEqual([]);
  });

  it('goes on when its terminal hangs up', async () => {
    const rig = await HostRig.make();
    const agent = await startAgentRig();
    await rig.host({ custom: { driven: { command: agent.command } } }).start(rig.job({ agent: 'driven' }));
    const inv = await agent.nextInvocation();
    process.kill(rig.runner()[0]!.pid, 'SIGHUP');
    await inv.say('still here');
    await inv.exit(0);
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
  });
});

describe('a terminal', () => {
  it('that starts the runner is all there is', async () => {
    const rig = await HostRig.make();
    const { spawn } = await import('node:child_process');
    const asked: string[] = [];
    const terminalLauncher = {
      launch: (request: { title: string; runnerFile: string; runDir: string; env: Readonly<Record<string, string>>; cwd: string }) => {
        asked.push(request.title);
        // What VS Code adds to a terminal's environment must not reach the agent.
        spawn(process.execPath, [request.runnerFile, request.runDir], { cwd: request.cwd, env: { ...request.env, VSCODE_X: '1', GIT_ASKPASS: 'x' }, stdio: 'ignore', detached: true });
        return Promise.resolve('started' as const);
      },
    };
    const host = rig.host({ terminalLauncher });
    await host.start(rig.job({ script: 'env | grep -c -e ^VSCODE_ -e ^GIT_; exit 0\n' }));
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
    expect(await host.outputTail('attempt001')).toBe('0\n');
    expect(asked).toEqual(['W1: a task']);
  });

  it.each([
    ['declines', () => Promise.resolve('declined' as const)],
    ['says yes and does nothing', () => Promise.resolve('started' as const)],
    ['fails', () => Promise.reject(new Error('no window'))],
  ])('that %s is done without', async (_name, launch) => {
    const rig = await HostRig.make();
    await rig.host({ terminalLauncher: { launch }, claimMs: 50 }).start(rig.job({ script: 'echo ran >> ran.txt\n' }));
    expect(await rig.exitOf()).toEqual({ kind: 'code', code: 0 });
    expect(readFileSync(join(rig.worktree, 'ran.txt'), 'utf8')).toBe('ran\n');
  });
});
