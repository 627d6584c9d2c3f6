import { posix, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../util/disposable';

const MOST_FILES = 20_000;
const NOT_THERE = '**/{node_modules,.git,dist,out,target,vendor}/**';

/** The files of each folder of the window, to tell which paths of a plan's text are real. Listed again only when files came or went. */
export class WorkspaceFiles implements Disposable {
  readonly #listed = new Map<string, Promise<readonly string[]>>();
  readonly #watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);

  constructor() {
    const forget = (): void => {
      this.#listed.clear();
    };
    this.#watcher.onDidCreate(forget);
    this.#watcher.onDidDelete(forget);
  }

  /** Relative to the folder, with forward slashes. */
  of(document: vscode.Uri): Promise<readonly string[]> {
    const folder = vscode.workspace.getWorkspaceFolder(document);
    if (folder === undefined) return Promise.resolve([]);
    const key = folder.uri.toString();
    const known = this.#listed.get(key) ?? list(folder);
    this.#listed.set(key, known);
    return known;
  }

  dispose(): void {
    this.#watcher.dispose();
  }
}

async function list(folder: vscode.WorkspaceFolder): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*'), NOT_THERE, MOST_FILES);
  return found.map((file) => relative(folder.uri.fsPath, file.fsPath).split(sep).join(posix.sep)).sort();
}
