import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findMarked, stopTree } from '../../src/os/processTree';
import { readAgent, readClaim, readExit, runFolder, writeJob, type JobFile, type RunFolder } from '../../src/os/runFolder';
import { bundleForNode } from '../support/bundle';
import { fileAppears } from '../support/files';
import { scratchRoot } from '../support/scratchRoot';
import { tempFolder } from '../support/tempFolder';

interface Ready {
  readonly root: string;
  readonly folder: RunFolder;
  readonly marker: string;
}

function prepared(script: string, values: Partial<JobFile> = {}): Ready {
  const root = tempFolder();
  const folder = runFolder(join(root, 'run'));
  const marker = `runner-test-${root}`;
  mkdirSync(folder.agentFolder, { recursive: true });
  const job: JobFile = { version: 1, attemptId: 'a1', title: 'W1: a task', argv: ['sh', '-c', script], interactive: false, cwd: root, marker, keep: [], graceMs: 300, endpoint: join(root, 'engine.json'), token: 'secret', ...values };
  writeJob(folder, job);
  onTestFinished(async () => {
    const agent = readAgent(folder);
    await stopTree({ leaders: agent === null ? [] : [agent], groups: [], marker, graceMs: 0 });
  });
  return { root, folder, marker };
}

interface Run {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
}

async function run({ folder }: Ready, env: NodeJS.ProcessEnv = process.env): Promise<Run> {
  const child = spawn(process.execPath, [await bundleForNode('src/runner.ts'), folder.path], { stdio: ['ignore', 'ignore', 'pipe'], env });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  return { process: child, ended: new Promise((done) => child.on('close', (code) => done({ code, said }))) };
}

/** An engine as far as runners see one: its endpoint file, and what they say to it. */
class FakeEngine {
  readonly lines: unknown[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #waits: (() => void)[] = [];

  constructor(endpointFile: string) {
    const folder = mkdtempSync(join(scratchRoot(), 'eng-'));
    const address = join(folder, 's');
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#note('closed'));
      createInterface({ input: socket }).on('line', (line) => this.#note(JSON.parse(line)));
    }).listen(address, () => writeFileSync(endpointFile, JSON.stringify({ socket: address })));
    onTestFinished(() => {
      this.close();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  async until(count: number): Promise<readonly unknown[]> {
    while (this.lines.length < count) await new Promise<void>((done) => this.#waits.push(done));
    return this.lines;
  }

  #note(line: unknown): void {
    this.lines.push(line);
    for (const wake of this.#waits.splice(0)) wake();
  }
}

describe('the runner', () => {
  it('writes down who it is, what it started and how that ended, and exits with the same code', async () => {
    const ready = prepared('echo out; exit 9');
    const { process: child, ended } = await run(ready);
    expect(await ended).toEqual({ code: 9, said: '' });
    expect(readExit(ready.folder)).toEqual({ kind: 'code', code: 9 });
    expect(readClaim(ready.folder)).toMatchObject({ kind: 'taken', claim: { role: 'runner', pid: child.pid } });
    expect(readFileSync(ready.folder.output, 'utf8')).toBe('out\n');
    expect(statSync(ready.folder.heartbeat).size).toBe(0);
  });

  it('runs a folder once: a second start ends at once, says so and changes nothing', async () => {
    const ready = prepared('echo ran >> ran.txt');
    const runs = await Promise.all(Array.from({ length: 10 }, () => run(ready)));
    const ends = await Promise.all(runs.map((one) => one.ended));
    expect(ends.filter(({ said }) => said.includes('nothing is run a second time'))).toHaveLength(9);
    expect(ends.map(({ code }) => code)).toEqual(Array(10).fill(0));
    expect(readFileSync(join(ready.root, 'ran.txt'), 'utf8')).toBe('ran\n');
  });

  it('says what is wrong with a folder that holds no job', async () => {
    const ready = prepared('true');
    rmSync(ready.folder.job);
    const end = await (await run(ready)).ended;
    expect(end.code).toBe(2);
    expect(end.said).toContain('There is no job to run');
  });

  it('ends the whole tree when it is told to stop, and records that', async () => {
    const ready = prepared(`trap '' TERM; setsid sleep 1000 & echo > ready; while :; do sleep 0.05; done`);
    const { process: child, ended } = await run(ready);
    await fileAppears(join(ready.root, 'ready'));
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 143 });
    expect(readExit(ready.folder)).toEqual({ kind: 'stopped' });
    expect(findMarked(ready.marker)).toEqual([]);
  });

  it('goes on when its terminal hangs up', async () => {
    const ready = prepared('echo > ready; until test -e go; do sleep 0.02; done; exit 6');
    const { process: child, ended } = await run(ready);
    await fileAppears(join(ready.root, 'ready'));
    child.kill('SIGHUP');
    writeFileSync(join(ready.root, 'go'), '');
    expect(await ended).toMatchObject({ code: 6 });
  });

  it('exits as a shell would for an agent that was killed', async () => {
    const ready = prepared('kill -KILL $$');
    expect(await (await run(ready)).ended).toMatchObject({ code: 137 });
    expect(readExit(ready.folder)).toEqual({ kind: 'signal', signal: 'SIGKILL' });
  });

  it('lets no colour be forced on output that nobody watches', async () => {
    const ready = prepared('echo "[$FORCE_COLOR]"');
    await (await run(ready, { ...process.env, FORCE_COLOR: '1' })).ended;
    expect(readFileSync(ready.folder.output, 'utf8')).toBe('[]\n');
  });
});

describe('in a terminal, the runner', () => {
  /** `script` gives it one. */
  async function inTerminal({ folder }: Ready): Promise<string> {
    const child = spawn('script', ['-qec', `"${process.execPath}" "${await bundleForNode('src/runner.ts')}" "${folder.path}"`, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
    let shown = '';
    child.stdout.on('data', (chunk) => (shown += String(chunk)));
    await new Promise((done) => child.on('close', done));
    return shown.replaceAll('\r', '');
  }

  it('shows what the agent prints, in colour, keeps it too, and gives the agent the keyboard', async () => {
    const ready = prepared('test -t 0 && echo keyboard; echo "color $FORCE_COLOR"; echo err >&2; exit 4');
    const printed = 'keyboard\ncolor 1\nerr\n';
    expect(await inTerminal(ready)).toBe(`Coppice runs W1: a task in ${ready.root}\n${printed}Coppice: the agent ended with code 4.\n`);
    expect(readFileSync(ready.folder.output, 'utf8')).toBe(printed);
  });

  it('is not steered by a title', async () => {
    const ready = prepared('true', { title: 'W1\u001b[2J\nevil' });
    expect(await inTerminal(ready)).toContain('Coppice runs W1 [2J evil in ');
  });

  it('gives an interactive agent the whole of it', async () => {
    const ready = prepared('test -t 1 && test -t 2 && echo mine', { interactive: true });
    expect(await inTerminal(ready)).toContain('mine\n');
    expect(readFileSync(ready.folder.output, 'utf8')).toBe('');
  });
});

describe("the runner's line to the engine", () => {
  it('says who it is and brings the news, and its end shows that it is gone', async () => {
    const ready = prepared(`echo > ready; until test -e go; do sleep 0.02; done; exit 2`);
    const engine = new FakeEngine(join(ready.root, 'engine.json'));
    await fileAppears(join(ready.root, 'engine.json'));
    const { process: child, ended } = await run(ready);
    await engine.until(2);
    await fileAppears(join(ready.root, 'ready'));
    writeFileSync(ready.folder.status, 'needs-input: really?\n');
    await engine.until(3);
    writeFileSync(join(ready.root, 'go'), '');
    expect(await engine.until(5)).toEqual([
      { type: 'runner', attemptId: 'a1', token: 'secret' },
      { type: 'news', news: { kind: 'live', pid: child.pid, startTime: expect.stringMatching(/^\d+$/) as string } },
      { type: 'news', news: { kind: 'said', liveness: { kind: 'needs-input', question: 'really?' } } },
      { type: 'news', news: { kind: 'ended', exit: { kind: 'code', code: 2 } } },
      'closed',
    ]);
    await ended;
  });

  it('is found again when the engine comes back at another address, and tells what is so by then', async () => {
    const ready = prepared(`echo > ready; until test -e go; do sleep 0.02; done`);
    const endpoint = join(ready.root, 'engine.json');
    const first = new FakeEngine(endpoint);
    await fileAppears(endpoint);
    const { ended } = await run(ready);
    await first.until(2);
    first.close();
    rmSync(endpoint);
    writeFileSync(ready.folder.status, 'idle\n');
    const second = new FakeEngine(endpoint);
    await second.until(3);
    expect(second.lines.slice(0, 3)).toMatchObject([{ type: 'runner' }, { news: { kind: 'live' } }, { news: { kind: 'said', liveness: { kind: 'idle' } } }]);
    writeFileSync(join(ready.root, 'go'), '');
    await ended;
    expect(second.lines.at(3)).toMatchObject({ news: { kind: 'ended' } });
  });

  it('is not needed: without an engine, or with one that does not answer, the work is done', async () => {
    const ready = prepared('exit 3');
    writeFileSync(join(ready.root, 'engine.json'), JSON.stringify({ socket: join(ready.root, 'nobody') }));
    expect(await (await run(ready)).ended).toEqual({ code: 3, said: '' });
  });
});
