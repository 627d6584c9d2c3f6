import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { deferred, type Deferred } from '../../src/util/deferred';
import { scratchRoot } from './scratchRoot';

/**
 * An agent the test drives. Coppice starts it as it would any other, by `rig.command` (a custom agent) or `rig.script`
 * (a task's shell text); it reports to the test and does what it is told, step by step. The test waits for it, never for time:
 *
 *   const rig = await startAgentRig();
 *   …start a plan whose agent is rig.command…
 *   const first = await rig.nextInvocation();
 *   await first.commit('the work', { 'a.txt': 'hello' });
 *   await first.exit(0);
 */
export interface AgentRig {
  /** Program and arguments, for a custom agent's configuration. */
  readonly command: readonly [string, ...string[]];
  /** The same as shell text, for the script agent. */
  readonly script: string;
  /** Every invocation so far, those of agents that ended included. */
  readonly invocations: readonly Invocation[];
  /** The oldest invocation nobody took yet; of this task, where one is named. Waits for it. */
  nextInvocation(of?: { readonly taskId?: string }): Promise<Invocation>;
  /** Ends every agent that still runs. Done by itself when the test ends. */
  close(): Promise<void>;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Invocation {
  readonly pid: number;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly argv: readonly string[];
  /** COPPICE_TASK_ID, or nothing where it is not set. */
  readonly taskId: string;
  /** What its prompt file says. */
  readonly prompt: string;
  /** What its failure file says; null on a first attempt. */
  readonly failure: string | null;
  /** Resolves once the agent's process is gone, in whatever way. */
  readonly gone: Promise<void>;
  /** Prints, exactly this. */
  say(text: string, stream?: 'stdout' | 'stderr'): Promise<void>;
  /** Writes a file, relative to its working folder. */
  writeFile(path: string, content: string): Promise<void>;
  /** Runs a program in its working folder with its own environment. */
  run(program: string, ...args: readonly string[]): Promise<Ran>;
  /** Writes the files, adds everything and commits. Gives back the commit. */
  commit(message: string, files?: Readonly<Record<string, string>>): Promise<string>;
  /** Writes to $COPPICE_STATUS_FILE. */
  status(text: string): Promise<void>;
  /** Starts a child that the agent does not wait for, and gives back its pid. */
  leaveBehind(program: string, ...args: readonly string[]): Promise<number>;
  /** Ends by itself. Resolves when it is gone. */
  exit(code: number): Promise<void>;
  /** Is killed. Resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export async function startAgentRig(): Promise<AgentRig> {
  const folder = mkdtempSync(join(socketRoot(), 'agent-'));
  const address = join(folder, 's');
  const program = join(folder, 'agent.js');
  writeFileSync(program, agentProgram(address));
  const rig = new Rig([process.execPath, program]);
  await rig.listen(address);
  onTestFinished(async () => {
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return rig;
}

/** Socket paths end at about a hundred bytes. */
function socketRoot(): string {
  const root = scratchRoot().length < 60 ? scratchRoot() : tmpdir();
  mkdirSync(root, { recursive: true });
  return root;
}

class Rig implements AgentRig {
  readonly command: readonly [string, ...string[]];
  readonly script: string;
  readonly invocations: Invocation[] = [];
  readonly #server: Server = createServer((socket) => {
    this.#welcome(socket);
  });
  readonly #sockets = new Set<Socket>();
  readonly #untaken: Invocation[] = [];
  #waiting: { readonly taskId: string | undefined; readonly found: Deferred<Invocation> }[] = [];

  constructor(command: readonly [string, string]) {
    this.command = command;
    this.script = `exec ${command.map((part) => `'${part.replaceAll("'", "'\\''")}'`).join(' ')}\n`;
  }

  async listen(address: string): Promise<void> {
    const listening = deferred<undefined>();
    this.#server.once('error', (error) => {
      listening.reject(error);
    });
    this.#server.listen(address, () => {
      listening.resolve(undefined);
    });
    await listening.promise;
  }

  async nextInvocation({ taskId }: { readonly taskId?: string } = {}): Promise<Invocation> {
    const at = this.#untaken.findIndex((one) => taskId === undefined || one.taskId === taskId);
    if (at >= 0) return this.#untaken.splice(at, 1)[0]!;
    const found = deferred<Invocation>();
    this.#waiting.push({ taskId, found });
    return await found.promise;
  }

  async close(): Promise<void> {
    // An agent that loses its test ends.
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise<void>((done) => this.#server.close(() => done()));
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const agent = new DrivenAgent(socket);
    void agent.hello.then((invocation) => {
      this.invocations.push(invocation);
      const at = this.#waiting.findIndex(({ taskId }) => taskId === undefined || taskId === invocation.taskId);
      if (at < 0) this.#untaken.push(invocation);
      else for (const { found } of this.#waiting.splice(at, 1)) found.resolve(invocation);
    });
  }
}

interface Hello {
  readonly pid: number;
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly argv: readonly string[];
  readonly prompt: string;
  readonly failure: string | null;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

class DrivenAgent {
  readonly hello: Promise<Invocation>;
  readonly #socket: Socket;
  readonly #gone = deferred<undefined>();
  readonly #asked = new Map<number, Deferred<unknown>>();
  #lastId = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    const hello = deferred<Invocation>();
    this.hello = hello.promise;
    socket.on('error', () => {
      // A killed agent resets its connection; 'close' follows.
      socket.destroy();
    });
    socket.on('close', () => {
      this.#gone.resolve(undefined);
      for (const asked of this.#asked.values()) asked.reject(new Error('The agent ended before it had done what it was told.'));
    });
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as { hello: Hello } | Answer;
      if ('hello' in message) hello.resolve(this.#invocation(message.hello));
      else this.#settle(message);
    });
  }

  #settle(answer: Answer): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if (answer.error === undefined) asked?.resolve(answer.value);
    else asked?.reject(new Error(answer.error));
  }

  async #ask(order: string, values: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (this.#socket.destroyed) throw new Error(`The agent has ended; it cannot be told: ${order}.`);
    const id = ++this.#lastId;
    const asked = deferred<unknown>();
    this.#asked.set(id, asked);
    this.#socket.write(`${JSON.stringify({ id, order, ...values })}\n`);
    return await asked.promise;
  }

  async #end(order: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    this.#socket.write(`${JSON.stringify({ id: 0, order, ...values })}\n`);
    await this.#gone.promise;
  }

  #invocation(hello: Hello): Invocation {
    const act = async (order: string, values: Readonly<Record<string, unknown>>): Promise<void> => {
      await this.#ask(order, values);
    };
    const run = async (program: string, ...args: readonly string[]): Promise<Ran> => (await this.#ask('run', { program, args })) as Ran;
    const git = async (...args: readonly string[]): Promise<string> => {
      const ran = await run('git', ...args);
      if (ran.code !== 0) throw new Error(`git ${args.join(' ')} failed in the agent: ${ran.stderr}`);
      return ran.stdout.trim();
    };
    const writeFile = (path: string, content: string): Promise<void> => act('writeFile', { path, content });
    return {
      ...hello,
      taskId: hello.env['COPPICE_TASK_ID'] ?? '',
      gone: this.#gone.promise,
      say: (text, stream = 'stdout') => act('say', { text, stream }),
      writeFile,
      run,
      async commit(message, files = {}) {
        for (const [path, content] of Object.entries(files)) await writeFile(path, content);
        await git('add', '-A');
        await git('commit', '-q', '--allow-empty', '-m', message);
        return await git('rev-parse', 'HEAD');
      },
      status: (text) => act('status', { text }),
      leaveBehind: async (program, ...args) => (await this.#ask('leaveBehind', { program, args })) as number,
      exit: (code) => this.#end('exit', { code }),
      kill: (signal = 'SIGKILL') => this.#end('kill', { signal }),
    };
  }
}

/** Plain JavaScript, in one file, that needs nothing but Node: it runs with a job's environment, outside the project. */
function agentProgram(address: string): string {
  return `const { writeSync, readFileSync, writeFileSync, mkdirSync } = require('node:fs');
const { spawn } = require('node:child_process');
const { connect } = require('node:net');
const { dirname, resolve } = require('node:path');
const socket = connect(${JSON.stringify(address)});
const read = (path) => (path === undefined ? null : readFileSync(path, 'utf8'));
const env = process.env;
const orders = {
  say: ({ text, stream }) => { writeAll(stream === 'stderr' ? 2 : 1, Buffer.from(text)); },
  writeFile: ({ path, content }) => { const file = resolve(path); mkdirSync(dirname(file), { recursive: true }); writeFileSync(file, content); },
  status: ({ text }) => { writeFileSync(env.COPPICE_STATUS_FILE, text + '\\n'); },
  run: ({ program, args }) => new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const out = [], err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? -1, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }));
  }),
  leaveBehind: ({ program, args }) => { const child = spawn(program, args, { stdio: 'ignore', detached: true }); child.unref(); return child.pid; },
  exit: ({ code }) => { process.exit(code); },
  kill: ({ signal }) => { process.kill(process.pid, signal); return new Promise(() => {}); },
};
function writeAll(fd, bytes) { for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at); }
const send = (message) => socket.write(JSON.stringify(message) + '\\n');
let queue = Promise.resolve();
const obey = (line) => {
  const { id, order, ...values } = JSON.parse(line);
  queue = queue.then(() => orders[order](values)).then((value) => send({ id, value }), (error) => send({ id, error: String(error && error.message || error) }));
};
require('node:readline').createInterface({ input: socket }).on('line', obey);
socket.on('connect', () => send({ hello: { pid: process.pid, env: { ...env }, cwd: process.cwd(), argv: process.argv.slice(2), prompt: read(env.COPPICE_PROMPT_FILE) ?? '', failure: read(env.COPPICE_FAILURE_FILE) } }));
// Without its test it has nothing to live for.
socket.on('error', () => process.exit(97));
socket.on('close', () => process.exit(97));
`;
}
