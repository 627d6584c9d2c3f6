import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Of a command with `--json`: each line. It throws where a line is no JSON. */
  readonly events: readonly JsonEvent[];
  /** Of a command with `--json`: its last line. */
  readonly summary: Summary;
}

export interface JsonEvent {
  readonly type: string;
  readonly key?: string | null;
  readonly text?: string;
  readonly at?: number;
}

export interface Summary extends JsonEvent {
  readonly planId: string;
  readonly state: string;
  readonly text: string;
  readonly exitCode: number;
  readonly landed: number;
  readonly problem?: { readonly message: string; readonly next: string };
  readonly tasks: readonly { readonly key: string; readonly state: string; readonly text: string; readonly attempt: number; readonly commit: string | null }[];
}

/** A command that runs. */
export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The first line so far, or to come, in which this is found. */
  line(wanted: string | RegExp): Promise<string>;
  /** With `--json`: the first event so far, or to come, of this type and, where one is named, of this task. */
  event(type: string, key?: string): Promise<JsonEvent>;
}

/** Listens to a command from its first byte on. */
export function listenTo(child: ChildProcess): Started {
  const lines: string[] = [];
  const looks = new Set<() => void>();
  let err = '';
  const hear = (line: string): void => {
    lines.push(line);
    for (const look of looks) look();
  };
  if (child.stdout === null || child.stderr === null) throw new Error('The command has no output to listen to.');
  createInterface({ input: child.stdout }).on('line', hear);
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    for (const look of looks) look();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve(endOf(code, lines, err));
    });
  });
  const find = <T>(what: string, search: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = search();
        if (found === undefined) return;
        looks.delete(look);
        resolve(found);
      };
      looks.add(look);
      look();
      ended.then(({ code }) => reject(new Error(`It ended with ${String(code)} and without ${what}:\n${lines.join('\n')}\n${err}`)), reject);
    });
  return {
    process: child,
    ended,
    line: (wanted) => find(String(wanted), () => [...lines, ...err.split('\n')].find((line) => (typeof wanted === 'string' ? line.includes(wanted) : wanted.test(line)))),
    event: (type, key) => find(`${type} ${key ?? ''}`, () => lines.map(parsed).find((event) => event.type === type && (key === undefined || event.key === key))),
  };
}

function parsed(line: string): JsonEvent {
  return JSON.parse(line) as JsonEvent;
}

function endOf(code: number | null, lines: readonly string[], err: string): Ended {
  return {
    code,
    out: lines.join('\n'),
    err,
    get events() {
      return lines.map(parsed);
    },
    get summary() {
      const last = lines.at(-1);
      if (last === undefined) throw new Error(`Nothing was printed. ${err}`);
      return JSON.parse(last) as Summary;
    },
  };
}
