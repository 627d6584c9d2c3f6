import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { newRepository } from '../support/gitRig';
import { ownFolders } from '../support/ownFolders';
import { serverRig, TOKEN } from '../support/serverRig';

type Reply = Record<string, unknown> & { readonly result?: Record<string, unknown> };

/** The door, as a client starts it: JSON-RPC over its standard streams. */
class Conversation {
  readonly child: ChildProcess;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  #next = 1;

  constructor(folder: string) {
    this.child = spawn(process.execPath, [file], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      const reply = JSON.parse(line) as Reply & { readonly id: number };
      this.#replies.get(reply.id)?.(reply);
    });
    onTestFinished(() => {
      this.child.kill();
    });
  }

  ask(method: string, params: object = {}): Promise<Reply> {
    const id = this.#next++;
    this.#say({ jsonrpc: '2.0', id, method, params });
    return new Promise((answered) => {
      this.#replies.set(id, answered);
    });
  }

  async begin(): Promise<Reply> {
    const reply = await this.ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } });
    this.#say({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return reply;
  }

  async status(): Promise<Record<string, unknown>> {
    const { result } = await this.ask('tools/call', { name: 'coppice_status', arguments: {} });
    return result!['structuredContent'] as Record<string, unknown>;
  }

  end(): Promise<number | null> {
    const ended = new Promise<number | null>((done) => this.child.once('exit', done));
    this.child.stdin!.end();
    return ended;
  }

  #say(message: object): void {
    this.child.stdin!.write(`${JSON.stringify(message)}\n`);
  }
}

let file: string;

beforeAll(async () => {
  file = await bundleForNode('src/mcp.ts');
});

describe('the MCP door', () => {
  test('introduces itself, offers its tools and ends with its client, and none of that leaves a trace', async () => {
    const { userFolder } = ownFolders();
    const { root } = newRepository();
    const before = readdirSync(join(root, '.git'));
    const talk = new Conversation(root);
    const hello = await talk.begin();
    expect(hello.result).toMatchObject({ serverInfo: { name: 'coppice' }, capabilities: { tools: {} } });
    const { result } = await talk.ask('tools/list');
    expect((result!['tools'] as { name: string }[]).map((tool) => tool.name)).toEqual(['coppice_status']);
    await expect(talk.end()).resolves.toBe(0);
    expect(readdirSync(join(root, '.git'))).toEqual(before);
    expect(readdirSync(userFolder)).toEqual([]);
  });

  test('describes its tools in words that were reviewed', async () => {
    ownFolders();
    const talk = new Conversation(newRepository().root);
    await talk.begin();
    const { result } = await talk.ask('tools/list');
    const words = (result!['tools'] as { name: string; title: string; description: string }[]).map(({ name, title, description }) => [name, title, description]);
    // Changed on purpose? Then read the new words as a model would, and pin them.
    expect(createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16)).toBe('ad4a02b7a2ca2c91');
  });

  test('says that no engine runs, outside a repository too, and starts none', async () => {
    const { userFolder } = ownFolders();
    const { root } = newRepository();
    const talk = new Conversation(root);
    await talk.begin();
    await expect(talk.status()).resolves.toMatchObject({ running: false, repository: root, plans: [], tasks: [] });
    const outside = new Conversation(userFolder);
    await outside.begin();
    await expect(outside.status()).resolves.toMatchObject({ running: false, repository: null, message: expect.stringContaining('not inside a git repository') as string });
    expect(readdirSync(join(root, '.git'))).not.toContain('coppice');
  });

  test('shows the board of the engine that runs', async () => {
    const { root } = newRepository();
    const folders = ownFolders();
    const stateFolder = join(root, '.git/coppice');
    mkdirSync(stateFolder);
    writeFileSync(join(folders.userFolder, 'owner-token'), TOKEN);
    const rig = await serverRig({ folders: { ...folders, root, stateFolder } });
    rig.engine.happen('is being worked on');
    const talk = new Conversation(root);
    await talk.begin();
    await expect(talk.status()).resolves.toMatchObject({ running: true, repository: root, tasks: [{ key: 'W1', text: 'is being worked on' }] });
  });

  test('answers a tool that does not exist and arguments that do not fit', async () => {
    ownFolders();
    const talk = new Conversation(newRepository().root);
    await talk.begin();
    const reply = await talk.ask('tools/call', { name: 'coppice_destroy', arguments: {} });
    expect(JSON.stringify(reply)).toContain('coppice_destroy');
    await expect(talk.status()).resolves.toMatchObject({ running: false });
  });
});
