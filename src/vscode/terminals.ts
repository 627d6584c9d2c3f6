import * as vscode from 'vscode';
import type { WindowTerminal } from '../protocol/messages';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import { runsAs } from './runnerClaim';
import type { Memory } from './rememberedBoards';
import { terminalOptions } from './terminalOptions';
import { themeIcon } from './views/treeItem';

const KEY = 'runFolders';
/** More terminals than any window has. */
const MOST = 200;

/**
 * The terminals in which agents run. Their exit codes mean nothing here: VS Code reports a killed process as a success.
 * What became of an attempt is in its run folder, and the engine reads it there.
 */
export class Terminals implements Disposable {
  readonly #memory: Memory;
  readonly #log: vscode.LogOutputChannel;
  readonly #byAttempt = new Map<string, vscode.Terminal>();
  readonly #subscriptions: readonly Disposable[];

  constructor(memory: Memory, log: vscode.LogOutputChannel) {
    this.#memory = memory;
    this.#log = log;
    this.#subscriptions = [
      // After a reload terminals come back one by one, some seconds later, with neither name nor options.
      vscode.window.onDidOpenTerminal((terminal) => void this.#recognize(terminal)),
      vscode.window.onDidCloseTerminal((terminal) => {
        for (const [attemptId, known] of this.#byAttempt) if (known === terminal) this.#byAttempt.delete(attemptId);
      }),
    ];
    for (const terminal of vscode.window.terminals) void this.#recognize(terminal);
  }

  /** Starts the runner in a terminal of its own. False where this window must not, so that the engine starts it without one. */
  async open(request: WindowTerminal): Promise<boolean> {
    if (!vscode.workspace.isTrusted) return false;
    const { color, icon, ...options } = terminalOptions(request, process.execPath, Object.keys(process.env));
    const terminal = vscode.window.createTerminal({ ...options, color: new vscode.ThemeColor(color), iconPath: themeIcon(icon) });
    this.#byAttempt.set(request.attemptId, terminal);
    await this.#memory.update(KEY, Object.fromEntries([...Object.entries(this.#runFolders()), [request.attemptId, request.runDir]].slice(-MOST)));
    // Undefined where the program could not be started at all.
    return (await terminal.processId) !== undefined;
  }

  /** Brings an attempt's terminal to the front; false where it has none any more. */
  reveal(attemptId: string): boolean {
    const terminal = this.#byAttempt.get(attemptId);
    terminal?.show(false);
    return terminal !== undefined;
  }

  has(attemptId: string): boolean {
    return this.#byAttempt.has(attemptId);
  }

  dispose(): void {
    // The terminals stay: their agents run on and are found again.
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Is this the terminal of an attempt that was started before the window was reloaded? */
  async #recognize(terminal: vscode.Terminal): Promise<void> {
    try {
      const pid = await terminal.processId;
      if (pid === undefined || [...this.#byAttempt.values()].includes(terminal)) return;
      const found = Object.entries(this.#runFolders()).find(([, runDir]) => runsAs(runDir, pid));
      if (found === undefined) return;
      this.#byAttempt.set(found[0], terminal);
      this.#log.info(`Terminal of attempt ${found[0]} found again (process ${String(pid)})`);
    } catch (thrown) {
      this.#log.warn(`A terminal could not be looked at: ${messageOf(thrown)}`);
    }
  }

  #runFolders(): Readonly<Record<string, string>> {
    const kept = this.#memory.get(KEY);
    // Written only above.
    return typeof kept === 'object' && kept !== null ? (kept as Readonly<Record<string, string>>) : {};
  }
}
