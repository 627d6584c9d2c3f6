import { randomBytes } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { messageOf } from '../../../src/util/errors';
import { scratchRoot } from '../../support/scratchRoot';
import { BridgeClient, writeBridgeExtension, type VsCode } from './bridge/client';
import { WorkbenchBrowser } from './browser';
import { findServerInstallation, type ServerInstallation } from './installation';
import { isRunning, killAll, processesBelow, processesMarked, signal, stillRuns, type HostProcess, type ProcessKind } from './processes';
import { WorkbenchServer } from './server';
import { until } from './until';
import { Workbench } from './workbench';

const MARK_VARIABLE = 'COPPICE_TEST_HOST';
const LOG_LINES = 2_000;

export interface HostOptions {
  /** The folder to open; or see `workspaceFile`; with neither the window is empty. */
  readonly folder?: string;
  /** A .code-workspace file to open instead of a folder. */
  readonly workspaceFile?: string;
  /** Packaged extensions to install first: what a user runs, crashes included. */
  readonly vsix?: readonly string[];
  /** An unpacked extension to load under development. VS Code does not restart its extension host after a crash. */
  readonly devExtension?: string;
  /** `granted` (default): every folder is trusted. `ask`: Workspace Trust is on, and its question stands open. */
  readonly trust?: 'granted' | 'ask';
  /** User settings, on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the environment of the server, and so of extensions and terminals. */
  readonly env?: Readonly<Record<string, string>>;
  /** Load all of VS Code's built-in extensions, not only the few that repositories and terminals want. */
  readonly allBuiltins?: boolean;
  /** A module with `run()` to run inside the extension host; needs a `devExtension`. See runInHost.ts. */
  readonly suite?: string;
  /** Gets every line that server, page and extension host log. */
  readonly onLine?: (line: string) => void;
}

/** A VS Code workbench with a window open on it, in the hands of a test. */
export interface VscodeHost {
  /** The window, for whatever the helpers here do not cover. */
  readonly page: Page;
  /** Where extensions are installed, and where the user's data of this host lies. */
  readonly folders: { readonly extensions: string; readonly userData: string };
  /** The last lines that server, page and extension host logged. */
  readonly log: readonly string[];
  /** Addresses beyond this machine that the window asked for. */
  readonly outsideRequests: ReadonlySet<string>;
  /** How `suite` ended, 0 for well. */
  readonly suiteExit: Promise<number>;
  runCommand(title: string): Promise<void>;
  choose(text: string): Promise<void>;
  webview(textOrTitle: string | RegExp): Promise<Frame>;
  terminalText(): Promise<string>;
  toasts(): Promise<string[]>;
  waitForToast(text: string): Promise<string>;
  screenshot(file: string): Promise<void>;
  /** Runs a function inside the extension host. It travels as text: it sees its two parameters and globals, no closure. */
  evaluate<R>(body: (vscode: VsCode) => R): Promise<Awaited<R>>;
  evaluate<R, A>(body: (vscode: VsCode, argument: A) => R, argument: A): Promise<Awaited<R>>;
  /** Reloads the window and waits for its new extension host. VS Code attaches terminals again some seconds later. */
  reload(): Promise<void>;
  /** Kills the extension host; with packaged extensions only, VS Code starts another. Gives back the killed pids. */
  killExtensionHost(): Promise<readonly number[]>;
  /** The processes below the server, or those of one kind. */
  processes(kind?: ProcessKind): HostProcess[];
  /** Closes everything. Throws where a process cannot be ended. */
  stop(): Promise<void>;
}

/** Starts VS Code and opens a window. On a machine without one this first sets it up, which takes about a minute. */
export async function startHost(options: HostOptions = {}): Promise<VscodeHost> {
  const parts = new HostParts(await findServerInstallation(), options);
  try {
    return await parts.open();
  } catch (error) {
    await parts.stop();
    throw new Error(`VS Code did not open: ${messageOf(error)}\n${parts.log.slice(-40).join('\n')}`, { cause: error });
  }
}

class HostParts {
  readonly log: string[] = [];
  readonly #options: HostOptions;
  readonly #installation: ServerInstallation;
  // Short, for it holds sockets; and no link in it, for VS Code compares paths as text.
  readonly #folder = realpathSync(mkdtempSync(path.join(scratchRoot(), 'cvh-')));
  readonly #mark = randomBytes(8).toString('hex');
  readonly #server: WorkbenchServer;
  readonly #killNow = (): void => {
    for (const each of this.#leftovers()) signal(each.pid, 'SIGKILL');
  };
  #browser: WorkbenchBrowser | undefined;

  constructor(installation: ServerInstallation, options: HostOptions) {
    this.#options = options;
    this.#installation = installation;
    this.#server = new WorkbenchServer({
      installation,
      folder: this.#folder,
      settings: options.settings ?? {},
      env: { [MARK_VARIABLE]: this.#mark, ...options.env },
      askForTrust: options.trust === 'ask',
      allBuiltins: options.allBuiltins ?? false,
      onLine: this.#onLine,
    });
    // A test run that ends without stop() takes its hosts along.
    process.once('exit', this.#killNow);
  }

  async open(): Promise<VscodeHost> {
    const { devExtension, suite, vsix = [] } = this.#options;
    await writeBridgeExtension(path.join(this.#server.folders.builtins, 'coppice-test-bridge'));
    for (const file of vsix) await this.#server.installVsix(file);
    await this.#server.start();
    this.#browser = await WorkbenchBrowser.launch({
      installation: this.#installation,
      authority: this.#server.authority,
      env: { [MARK_VARIABLE]: this.#mark },
      developed: devExtension === undefined ? [] : [devExtension],
      suite,
      onLine: this.#onLine,
    });
    const workbench = new Workbench(this.#browser.page);
    await workbench.open(`http://${this.#server.authority}/?${this.#whatToOpen()}`);
    return this.#controls(workbench, this.#browser);
  }

  async stop(): Promise<void> {
    process.off('exit', this.#killNow);
    await this.#browser?.close();
    // A process that dropped the mark from its environment is found by its parents, and only while those live.
    const known = this.#leftovers();
    await this.#server.stop();
    await killAll(() => [...known.filter(stillRuns), ...this.#leftovers()]);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #controls(workbench: Workbench, browser: WorkbenchBrowser): VscodeHost {
    const bridge = new BridgeClient(this.#server.folders.bridge);
    const processes = (kind?: ProcessKind): HostProcess[] =>
      this.#server.pid === undefined ? [] : processesBelow(this.#server.pid).filter((each) => kind === undefined || each.kind === kind);
    return {
      page: browser.page,
      folders: this.#server.folders,
      log: this.log,
      outsideRequests: browser.outsideRequests,
      suiteExit: browser.suiteExit,
      runCommand: (title) => workbench.runCommand(title),
      choose: (text) => workbench.choose(text),
      webview: (textOrTitle) => workbench.webview(textOrTitle),
      terminalText: () => workbench.terminalText(),
      toasts: () => workbench.toasts(),
      waitForToast: (text) => workbench.waitForToast(text),
      screenshot: (file) => workbench.screenshot(file),
      evaluate: async <R, A>(body: (vscode: VsCode, argument: A) => R, argument?: A) =>
        // What comes back is the function's own result, having travelled as JSON.
        (await bridge.evaluate(body.toString(), argument)) as Awaited<R>,
      reload: async () => {
        const before = bridge.current();
        await browser.page.reload();
        await workbench.untilReady();
        await bridge.untilReplaced(before);
      },
      killExtensionHost: async () => {
        const pids = processes('extensionHost').map((each) => each.pid);
        bridge.forget();
        for (const pid of pids) signal(pid, 'SIGKILL');
        await until(() => !pids.some(isRunning), 'the extension host is gone');
        return pids;
      },
      processes,
      stop: () => this.stop(),
    };
  }

  #whatToOpen(): string {
    const { folder, workspaceFile } = this.#options;
    if (workspaceFile !== undefined) return new URLSearchParams({ workspace: realpathSync(workspaceFile) }).toString();
    return new URLSearchParams(folder === undefined ? { ew: 'true' } : { folder: realpathSync(folder) }).toString();
  }

  /** Everything that came from this host and still runs, also what has been started detached. */
  #leftovers(): HostProcess[] {
    const marked = processesMarked({ environment: `${MARK_VARIABLE}=${this.#mark}`, command: this.#folder });
    const below = this.#server.pid === undefined ? [] : processesBelow(this.#server.pid);
    return [...new Map([...below, ...marked].map((each) => [each.pid, each])).values()];
  }

  readonly #onLine = (line: string): void => {
    this.log.push(line);
    if (this.log.length > LOG_LINES) this.log.splice(0, LOG_LINES / 2);
    this.#options.onLine?.(line);
  };
}
