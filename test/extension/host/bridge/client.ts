import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import type * as vscode from 'vscode';
import { messageOf } from '../../../../src/util/errors';
import { until } from '../until';
import { BRIDGE_POINTER, type BridgeAnswer, type BridgeRequest } from './protocol';

export type VsCode = typeof vscode;

const EVALUATE_LIMIT_MS = 60_000;

/** Writes the bridge as an unpacked extension. As a built-in one it needs no development mode, which changes how crashes are handled. */
export async function writeBridgeExtension(folder: string): Promise<void> {
  const manifest = {
    name: 'coppice-test-bridge',
    publisher: 'coppice-test',
    version: '0.0.1',
    engines: { vscode: '*' },
    main: './extension.js',
    activationEvents: ['*'],
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [path.join(import.meta.dirname, 'extension.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    outfile: path.join(folder, 'extension.js'),
  });
}

/** The test's end of the bridge. It always speaks to the extension host that started last. */
export class BridgeClient {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Tells one extension host from the next; nothing before the first is up. */
  current(): string | undefined {
    const pointer = path.join(this.#folder, BRIDGE_POINTER);
    return existsSync(pointer) ? readFileSync(pointer, 'utf8') : undefined;
  }

  /** To be called before the extension host is killed: what is asked from now on waits for the next one. */
  forget(): void {
    rmSync(path.join(this.#folder, BRIDGE_POINTER), { force: true });
  }

  async untilReplaced(before: string | undefined): Promise<void> {
    await until(() => this.current() !== before, 'another extension host is up');
  }

  /** Calls the function in the extension host. It travels as text, so it sees its parameters and globals, no closure. */
  async evaluate(source: string, argument: unknown): Promise<unknown> {
    const connection = await until(() => this.#connect(), 'the extension host answers', { limitMs: EVALUATE_LIMIT_MS });
    connection.setTimeout(EVALUATE_LIMIT_MS, () => connection.destroy(new Error(`no answer from the extension host within ${String(EVALUATE_LIMIT_MS)} ms`)));
    const request: BridgeRequest = { source, argument };
    connection.end(JSON.stringify(request));
    const text = await readAll(connection);
    const answer = JSON.parse(text) as BridgeAnswer;
    if (answer.kind === 'failed') throw new Error(`In the extension host: ${answer.error}`);
    return answer.value;
  }

  /** Nothing while no extension host listens: not yet, or not any more. */
  #connect(): Promise<Socket | undefined> {
    const socket = this.current();
    if (socket === undefined) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const connection = connect({ path: socket, allowHalfOpen: true }, () => {
        resolve(connection);
      });
      connection.once('error', () => {
        resolve(undefined);
      });
    });
  }
}

async function readAll(connection: Socket): Promise<string> {
  let text = '';
  try {
    for await (const chunk of connection) text += String(chunk);
  } catch (error) {
    throw new Error(`The extension host did not answer: ${messageOf(error)}`, { cause: error });
  }
  if (text === '') throw new Error('The extension host went away before it answered.');
  return text;
}
