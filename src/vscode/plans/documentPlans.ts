import * as vscode from 'vscode';
import type { PlanReading } from '../../engine/index';
import type { Disposable } from '../../util/disposable';
import type { Repositories } from '../repositories';
import type { DocumentPlan } from './documentPlan';
import { EDITS_GLOB, editsFile, loadEdits } from './planEdits';
import { EMPTY_PICTURE, executionPlan } from './planning';
import { readOnce } from './readOnce';
import { WorkspaceFiles } from './workspaceFiles';

interface Known {
  readonly reading: PlanReading;
  readonly plan: Promise<DocumentPlan>;
}

/** What open documents say and would run, worked out once for each time one of them is read. */
export class DocumentPlans implements Disposable {
  readonly #repositories: Repositories;
  readonly #files = new WorkspaceFiles();
  readonly #known = new Map<string, Known>();
  readonly #editsWatcher = vscode.workspace.createFileSystemWatcher(EDITS_GLOB);
  readonly #documentsWatcher = vscode.workspace.createFileSystemWatcher('**/*.{md,mdx,markdown}');
  readonly #changed = new vscode.EventEmitter<void>();
  /** Something beside a document's own text: its edits, or a document that it names. */
  readonly onChanged = this.#changed.event;
  readonly #subscriptions: readonly Disposable[];

  constructor(repositories: Repositories) {
    this.#repositories = repositories;
    const changed = (): void => {
      this.#known.clear();
      this.#changed.fire();
    };
    const named = (): void => {
      this.#changed.fire();
    };
    this.#subscriptions = [
      this.#files,
      this.#documentsWatcher,
      this.#documentsWatcher.onDidCreate(named),
      this.#documentsWatcher.onDidChange(named),
      this.#documentsWatcher.onDidDelete(named),
      this.#editsWatcher,
      this.#editsWatcher.onDidCreate(changed),
      this.#editsWatcher.onDidChange(changed),
      this.#editsWatcher.onDidDelete(changed),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#known.delete(uri.toString());
      }),
      this.#changed,
    ];
  }

  of(document: vscode.TextDocument): Promise<DocumentPlan> {
    const key = document.uri.toString();
    const reading = readOnce(document.getText(), document.uri.fsPath);
    const known = this.#known.get(key);
    if (known?.reading === reading) return known.plan;
    const plan = this.#workOut(document.uri, reading);
    this.#known.set(key, { reading, plan });
    return plan;
  }

  /** Edits were saved by this window: what is known is out of date before the watcher says so. */
  forget(uri: vscode.Uri): void {
    this.#known.delete(uri.toString());
    this.#changed.fire();
  }

  editsFile(uri: vscode.Uri): vscode.Uri | null {
    return editsFile(uri, this.#repositories);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #workOut(uri: vscode.Uri, reading: PlanReading): Promise<DocumentPlan> {
    const kept = await loadEdits(this.editsFile(uri));
    const edits = kept.kind === 'read' ? kept.edits : [];
    // Imports and history are left to the engine: they keep no two tasks apart, so the batches are the same without them.
    const execution = reading.plan === null ? null : executionPlan(reading.plan, { ...EMPTY_PICTURE, files: await this.#files.of(uri) }, edits);
    return { reading, execution, edits, editsProblem: kept.kind === 'unreadable' ? kept.why : null };
  }
}
