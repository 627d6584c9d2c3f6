import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import * as vscode from 'vscode';
import { BRIDGE_FOLDER_VARIABLE, BRIDGE_POINTER, ORIGINAL_HOMES_VARIABLE, type BridgeAnswer, type BridgeRequest } from './protocol';

/** Lets a test outside the workbench run a function in here: one request a connection, as JSON. */
export function activate(context: vscode.ExtensionContext): void {
  restoreHomes();
  const folder = process.env[BRIDGE_FOLDER_VARIABLE];
  if (folder === undefined) return;
  // A path per process: an extension host that closes late must not take its successor's socket away.
  const socket = path.join(folder, `${String(process.pid)}.sock`);
  rmSync(socket, { force: true });
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    void answer(connection);
  });
  server.listen(socket, () => {
    const pointer = path.join(folder, BRIDGE_POINTER);
    writeFileSync(`${pointer}.${String(process.pid)}`, socket);
    renameSync(`${pointer}.${String(process.pid)}`, pointer);
  });
  context.subscriptions.push({ dispose: () => server.close() });
}

/** The server keeps its own files out of the user's home by these variables; extensions shall not notice. */
function restoreHomes(): void {
  const originals = JSON.parse(process.env[ORIGINAL_HOMES_VARIABLE] ?? '{}') as Readonly<Record<string, string | null>>;
  for (const [name, value] of Object.entries(originals)) {
    if (value === null) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}

async function answer(connection: Socket): Promise<void> {
  // A test that gave up waiting closes its end; there is nobody left to tell.
  connection.on('error', () => connection.destroy());
  let text = '';
  for await (const chunk of connection) text += String(chunk);
  connection.end(JSON.stringify(await evaluate(text)));
}

async function evaluate(text: string): Promise<BridgeAnswer> {
  try {
    const { source, argument } = JSON.parse(text) as BridgeRequest;
    const body = runInThisContext(`(${source})`) as (api: typeof vscode, argument: unknown) => unknown;
    return { kind: 'done', value: await body(vscode, argument) };
  } catch (error) {
    return { kind: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
