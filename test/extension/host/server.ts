import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BRIDGE_FOLDER_VARIABLE, HOME_VARIABLES, ORIGINAL_HOMES_VARIABLE } from './bridge/protocol';
import type { ServerInstallation } from './installation';
import { signal } from './processes';
import { LEAN_BUILTINS, QUIET_SETTINGS } from './settings';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;
/** Should the test run be killed where nothing can clean up, the server does not stay for ever. */
const IDLE_LIMIT_S = 300;

export interface ServerOptions {
  readonly installation: ServerInstallation;
  /** Everything the server keeps goes below this folder. Its path must be short: it holds sockets. */
  readonly folder: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
  readonly askForTrust: boolean;
  readonly allBuiltins: boolean;
  readonly onLine: (line: string) => void;
}

/** The server half of the workbench: extension hosts, terminals and file watchers are its children. */
export class WorkbenchServer {
  readonly folders: { readonly userData: string; readonly extensions: string; readonly builtins: string; readonly bridge: string };
  readonly #options: ServerOptions;
  #running: { readonly child: ChildProcess; readonly pid: number; readonly authority: string } | undefined;

  constructor(options: ServerOptions) {
    const below = (name: string): string => path.join(options.folder, name);
    this.#options = options;
    this.folders = { userData: below('data'), extensions: below('extensions'), builtins: below('builtins'), bridge: below('bridge') };
    for (const folder of Object.values(this.folders)) mkdirSync(folder, { recursive: true });
    for (const name of options.allBuiltins ? readdirSync(options.installation.builtins) : LEAN_BUILTINS) {
      symlinkSync(path.join(options.installation.builtins, name), path.join(this.folders.builtins, name));
    }
    this.#writeSettings();
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /** Host and port: the port is the system's choice, known once the server has started. */
  get authority(): string {
    if (this.#running === undefined) throw new Error('The server has not started.');
    return this.#running.authority;
  }

  async installVsix(file: string): Promise<void> {
    const { node } = this.#options.installation;
    await promisify(execFile)(node, [...this.#commonArguments(), '--install-extension', path.resolve(file), '--force'], { env: this.#environment() });
  }

  async start(): Promise<void> {
    const { installation, askForTrust } = this.#options;
    const args = [
      ...this.#commonArguments(),
      ...['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--builtin-extensions-dir', this.folders.builtins],
      ...['--idle-timeout-seconds', String(IDLE_LIMIT_S), '--disable-telemetry', '--disable-update-check', '--disable-proxy'],
      ...['--disable-getting-started-override', '--ignore-last-opened'],
      ...(askForTrust ? [] : ['--disable-workspace-trust']),
    ];
    // A process group of its own, so that one signal reaches all of it.
    const child = spawn(installation.node, args, { env: this.#environment(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const authority = await this.#listening(child);
    if (child.pid === undefined) throw new Error('The server answers and has no process id.');
    this.#running = { child, pid: child.pid, authority };
  }

  /** Ends the server's own processes. Terminals get a hang-up from that, and may outlive it. */
  async stop(): Promise<void> {
    if (this.#running === undefined) return;
    const { child, pid } = this.#running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    signal(-pid, 'SIGTERM');
    await Promise.race([gone, delay(STOP_LIMIT_MS, undefined, { ref: false })]);
  }

  #listening(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        reject(new Error(`The server of VS Code did not listen within ${String(START_LIMIT_MS)} ms.`));
        child.kill('SIGKILL');
      }, START_LIMIT_MS);
      const onLine = (line: string): void => {
        this.#options.onLine(`[server] ${line}`);
        const address = /HTTP server listening on http:\/\/(127\.0\.0\.1:\d+)/.exec(line)?.[1];
        if (address === undefined) return;
        clearTimeout(limit);
        resolve(address);
      };
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          for (const line of chunk.toString().split('\n').filter(Boolean)) onLine(line);
        });
      }
      child.once('error', reject);
      child.once('exit', (code, name) => {
        clearTimeout(limit);
        reject(new Error(`The server of VS Code ended with ${name ?? String(code)} before it listened.`));
      });
    });
  }

  #commonArguments(): string[] {
    const { userData, extensions } = this.folders;
    // Without a configuration file named, it would write one into the user's home.
    return [this.#options.installation.entry, '--config', path.join(userData, 'server.yaml'), '--user-data-dir', userData, '--extensions-dir', extensions];
  }

  #environment(): NodeJS.ProcessEnv {
    // Another VS Code that this test was started from must not be taken for ours.
    const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|CODE_SERVER_|ELECTRON_|NODE_OPTIONS$|VITEST)/.test(name));
    return {
      ...Object.fromEntries(inherited),
      // No address: the extension gallery is off and nothing asks the network for it.
      EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '' }),
      ...Object.fromEntries(HOME_VARIABLES.map((name) => [name, path.join(this.#options.folder, 'home')])),
      [ORIGINAL_HOMES_VARIABLE]: JSON.stringify(this.#originalHomes()),
      [BRIDGE_FOLDER_VARIABLE]: this.folders.bridge,
      ...this.#options.env,
    };
  }

  /** What extensions and terminals get in place of the folders that keep the server out of the home; null: unset. */
  #originalHomes(): Record<string, string | null> {
    return Object.fromEntries(HOME_VARIABLES.map((name) => [name, this.#options.env[name] ?? process.env[name] ?? null]));
  }

  #writeSettings(): void {
    const settings: Record<string, unknown> = { ...QUIET_SETTINGS };
    settings['terminal.integrated.env.linux'] = this.#originalHomes();
    Object.assign(settings, this.#options.settings);
    const folder = path.join(this.folders.userData, 'User');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings, null, 2));
  }
}
