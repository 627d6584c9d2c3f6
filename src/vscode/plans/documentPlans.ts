import * as vscode from 'vscode';
import type { PlanDocument, PlanReading } from '../../engine/index';
import type { Disposable } from '../../util/disposable';
import type { Repositories } from '../repositories';
import type { DocumentPlan } from './documentPlan';
import { EDITS_GLOB, editsFile, loadEdits } from './planEdits';
import { declaredPaths, EMPTY_PICTURE, executionPlan, namesPaths, type RepositoryPicture } from './planning';
import { readOnce } from './readOnce';
import { Surveys } from './surveys';
import { WorkspaceFiles } from './workspaceFiles';

interface Known {
  readonly reading: PlanReading;
  readonly plan: Promise<DocumentPlan>;
}

/** What open documents say and would run, worked out once for each time one of them is read. */
export class DocumentPlans implements Disposable {
  readonly #repositories: Repositories;
  readonly #files = new WorkspaceFiles();
  readonly #surveys = new Surveys();
  readonly #known = new Map<string, Known>();
  readonly #editsWatcher = vscode.workspace.createFileSystemWatcher(EDITS_GLOB);
  readonly #documentsWatcher = vscode.workspace.createFileSystemWatcher('**/*.{md,mdx,markdown}');
  readonly #changed = new vscode.EventEmitter<void>();
  /** Something beside a document's own text: its edits, a document that it names, what is known of the repository. */
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
      this.#surveys,
      this.#surveys.onChanged(changed),
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

  /** The window's own list of files, until the repository has been looked at as the engine does. */
  async #picture(uri: vscode.Uri, plan: PlanDocument): Promise<RepositoryPicture> {
    if (!namesPaths(plan)) return EMPTY_PICTURE;
    const root = this.#repositories.of(uri)?.location.root;
    const picture = root === undefined ? null : this.#surveys.picture(root, declaredPaths(plan));
    return picture ?? { ...EMPTY_PICTURE, files: await this.#files.of(uri) };
  }

  async #workOut(uri: vscode.Uri, reading: PlanReading): Promise<DocumentPlan> {
    const kept = await loadEdits(this.editsFile(uri));
    const edits = kept.kind === 'read' ? kept.edits : [];
    const execution = reading.plan === null ? null : executionPlan(reading.plan, await this.#picture(uri, reading.plan), edits);
    return { reading, execution, edits, editsProblem: kept.kind === 'unreadable' ? kept.why : null };
  }
}
