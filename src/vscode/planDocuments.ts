import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../util/disposable';
import { messageOf } from '../util/errors';
import { loadLater } from './loadLater';
import { isPlan, mayBePlan, readPlan } from './planReader';
import type { DocumentSummary } from './views/documentRows';

/** Where plans of a project are kept. */
const PLANS_GLOB = '.coppice/plans/*.{md,yaml,yml,json}';
const MOST_DOCUMENTS = 50;

export interface FoundDocument extends DocumentSummary {
  readonly uri: vscode.Uri;
}

interface Read {
  /** Of the text: a document is parsed again only when it changed. */
  readonly hash: string;
  readonly found: FoundDocument | null;
}

/** Plan documents that could be started: those in the project's folder for plans, and those open in an editor. Only read, in Restricted Mode too. */
export class PlanDocuments implements Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onChanged = this.#changed.event;
  readonly #read = new Map<string, Read>();
  readonly #subscriptions: readonly Disposable[];
  #listed = new Set<string>();

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    const files = vscode.workspace.createFileSystemWatcher(`**/${PLANS_GLOB}`);
    const changed = (): void => {
      this.#changed.fire();
    };
    this.#subscriptions = [
      files,
      files.onDidCreate(changed),
      files.onDidDelete(changed),
      files.onDidChange(changed),
      vscode.window.onDidChangeVisibleTextEditors(changed),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (this.#listed.has(document.uri.toString())) changed();
      }),
      this.#changed,
    ];
  }

  get(uri: string): FoundDocument | undefined {
    return this.#read.get(uri)?.found ?? undefined;
  }

  async list(): Promise<FoundDocument[]> {
    const kept = await vscode.workspace.findFiles(`**/${PLANS_GLOB}`, '**/node_modules/**', MOST_DOCUMENTS);
    const open = vscode.window.visibleTextEditors.map((editor) => editor.document).filter((document) => document.uri.scheme === 'file' && isPlanLanguage(document.languageId));
    const uris = new Map([...kept, ...open.map((document) => document.uri)].map((uri) => [uri.toString(), uri]));
    const found = await Promise.all([...uris.values()].map((uri) => this.#look(uri)));
    this.#listed = new Set(uris.keys());
    return found.filter((document) => document !== null);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #look(uri: vscode.Uri): Promise<FoundDocument | null> {
    try {
      const text = await textOf(uri);
      const hash = createHash('sha256').update(text).digest('hex');
      const known = this.#read.get(uri.toString());
      if (known?.hash === hash) return known.found;
      const found = mayBePlan(text, uri.path) ? await summarize(uri, text) : null;
      this.#read.set(uri.toString(), { hash, found });
      return found;
    } catch (thrown) {
      this.#log.debug(`${uri.fsPath} was not read as a plan: ${messageOf(thrown)}`);
      return null;
    }
  }
}

/** The text as the user sees it: of the editor where the document is open, of the file otherwise. */
export async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

export function isPlanLanguage(languageId: string): boolean {
  return languageId === 'markdown' || languageId === 'yaml' || languageId === 'json';
}

async function summarize(uri: vscode.Uri, text: string): Promise<FoundDocument | null> {
  const reading = await readPlan(text, uri.fsPath);
  if (!isPlan(reading)) return null;
  const { plan, diagnostics } = reading;
  const { ownedFiles } = await loadLater();
  return {
    uri,
    path: uri.fsPath,
    title: plan?.title ?? basename(uri.fsPath),
    tasks: (plan?.tasks ?? []).map((task) => ({
      key: task.key,
      title: task.title,
      dependsOn: task.dependsOn.map((dependency) => dependency.on),
      files: ownedFiles(task),
      line: task.at.line,
    })),
    errors: diagnostics.filter((each) => each.severity === 'error').length,
    warnings: diagnostics.filter((each) => each.severity === 'warning').length,
  };
}
