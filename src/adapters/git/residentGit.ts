import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { send } from '../../os/processTree';

export interface ResidentProgram {
  /** Absolute path of the program. */
  readonly git: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ResidentLimits {
  readonly idleMs: number;
  /** Git takes the time for reflogs, and much of its configuration, once: what stays must not stay long. */
  readonly ageMs: number;
  readonly answerMs: number;
}

const usual: ResidentLimits = { idleMs: 1_000, ageMs: 5_000, answerMs: 30_000 };
const maxAnswer = 16 * 1024 * 1024;
const graceMs = 2_000;

interface Asked {
  readonly end: Buffer;
  readonly settle: (answer: string | null) => void;
}

/**
 * One git that answers many questions, as some of its commands do with `--stdin`. It saves time and decides nothing: where it
 * gives no answer (null) it has ended, and the same question to a git of its own tells why.
 */
export class ResidentGit {
  readonly #limits: ResidentLimits;
  readonly #child: ChildProcess;
  readonly #bornAt = performance.now();
  #said: Buffer[] = [];
  #size = 0;
  #asked: Asked | null = null;
  #before: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #retired = false;
  #ended = false;
  #stopped = false;
  #mute = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(program: ResidentProgram, limits: Partial<ResidentLimits> = {}) {
    this.#limits = { ...usual, ...limits };
    this.#child = spawn(program.git, program.args, {
      cwd: program.cwd,
      env: program.environment,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // It ends at the end of its input: nobody has to wait for it, and a killed engine leaves none behind.
    this.#child.unref();
    for (const stream of [this.#child.stdin, this.#child.stdout]) if (stream instanceof Socket) stream.unref();
    // A broken pipe, like a program that could not be started, is an answer that does not come.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#hear(chunk);
    });
    this.#child.on('error', () => {
      this.#close();
    });
    this.#child.on('close', () => {
      this.#close();
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it may be asked more. */
  get fresh(): boolean {
    return !this.#ended && !this.#retired && performance.now() - this.#bornAt < this.#limits.ageMs;
  }

  /** It let a question wait until nobody wanted to wait any more: another of its kind would do the same. */
  get mute(): boolean {
    return this.#mute;
  }

  /** One question at a time. The answer is whole when it ends in `end`, which must occur nowhere else in it. */
  ask(question: string, end: string): Promise<string | null> {
    this.#waiting += 1;
    const answer = this.#before.then(() => this.#askNow(question, end));
    this.#before = answer.then(() => {
      this.#waiting -= 1;
      this.#rest();
    });
    return answer;
  }

  /** Lets it go once it has answered what it was asked. */
  retire(): void {
    this.#retired = true;
    this.#rest();
  }

  #askNow(question: string, end: string): Promise<string | null> {
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#asked = { end: Buffer.from(end), settle: resolve };
      // Being ended already: its end is the answer.
      if (this.#stopped) return;
      this.#wakeAfter(this.#limits.answerMs, () => {
        this.#mute = true;
        this.#stop();
      });
      this.#child.stdin?.write(question);
    });
  }

  #hear(chunk: Buffer): void {
    if (this.#stopped) return;
    this.#said.push(chunk);
    this.#size += chunk.length;
    const asked = this.#asked;
    // Nobody asked, or more is said than anybody asked for: this git is not understood.
    if (asked === null || this.#size > maxAnswer) {
      this.#stop();
      return;
    }
    if (chunk.length < asked.end.length) this.#said = [Buffer.concat(this.#said)];
    if (this.#said.at(-1)?.subarray(-asked.end.length).equals(asked.end) !== true) return;
    const answer = Buffer.concat(this.#said).toString('utf8', 0, this.#size - asked.end.length);
    this.#forget();
    asked.settle(answer);
  }

  #rest(): void {
    if (this.#waiting > 0 || this.#ended || this.#stopped) return;
    if (this.#retired) this.#child.stdin?.end();
    else {
      this.#wakeAfter(this.#limits.idleMs, () => {
        this.retire();
      });
      this.#timer?.unref();
    }
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#retired = true;
    // Its input stays open: at the end of it, git would do half of what it was to be told.
    this.#stopped = true;
    this.#signal('SIGTERM');
    this.#wakeAfter(graceMs, () => {
      this.#signal('SIGKILL');
    });
  }

  /** With whatever it started. */
  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid !== undefined && !this.#ended) send(process.platform === 'win32' ? pid : -pid, signal);
  }

  #close(): void {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const asked = this.#asked;
    this.#forget();
    asked?.settle(null);
  }

  #forget(): void {
    this.#asked = null;
    this.#said = [];
    this.#size = 0;
  }

  #wakeAfter(ms: number, wake: () => void): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(wake, ms);
  }
}
