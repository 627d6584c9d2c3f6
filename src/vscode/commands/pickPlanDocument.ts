import * as vscode from 'vscode';
import { isPlanLanguage, textOf } from '../planDocuments';
import { isPlan, mayBePlan, readPlan } from '../planReader';
import { forLabel } from '../plainText';
import { count } from '../views/boardRows';
import type { AnyNode } from '../views/nodes';
import { choose } from './ask';

const MOST_FILES = 300;
const FILES = '**/*.{md,markdown,yaml,yml}';
const NOT_THERE = '**/{node_modules,vendor,dist,out,target,.git}/**';
const BROWSE = 'Browse…';

/** The document a command is about: the one it was called on, the one in the editor, or one of those the workspace has. Null where the user chose none. */
export async function pickPlanDocument(on: AnyNode | undefined, placeHolder: string): Promise<vscode.Uri | null> {
  if (on?.kind === 'document' || on?.kind === 'document-task' || on?.kind === 'document-batch') return vscode.Uri.parse(on.uri);
  const active = vscode.window.activeTextEditor?.document;
  if (active?.uri.scheme === 'file' && isPlanLanguage(active.languageId) && (await looksLikePlan(active.getText(), active.uri.fsPath))) return active.uri;
  const found = vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Coppice: looking for plans' }, () => findPlans());
  const items = found.then((plans) => [...plans, { label: BROWSE, description: 'choose a file', uri: undefined }]);
  const picked = await choose(items, { placeHolder, matchOnDescription: true });
  if (picked === undefined) return null;
  if (picked.uri !== undefined) return picked.uri;
  const [chosen] = (await vscode.window.showOpenDialog({ canSelectMany: false, openLabel: 'Open Plan', filters: { Plans: ['md', 'markdown', 'yaml', 'yml', 'json'] } })) ?? [];
  return chosen ?? null;
}

async function looksLikePlan(text: string, path: string): Promise<boolean> {
  return mayBePlan(text, path) && isPlan(await readPlan(text, path));
}

interface PlanItem extends vscode.QuickPickItem {
  readonly uri: vscode.Uri | undefined;
}

async function findPlans(): Promise<PlanItem[]> {
  const uris = await vscode.workspace.findFiles(FILES, NOT_THERE, MOST_FILES);
  const items = await Promise.all(uris.map(itemOf));
  return items.filter((item) => item !== null).sort((a, b) => a.description.localeCompare(b.description));
}

async function itemOf(uri: vscode.Uri): Promise<(PlanItem & { readonly description: string }) | null> {
  const text = await textOf(uri);
  if (!mayBePlan(text, uri.fsPath)) return null;
  const { plan } = await readPlan(text, uri.fsPath);
  if (plan === null || plan.tasks.length === 0) return null;
  return { label: forLabel(plan.title), description: forLabel(vscode.workspace.asRelativePath(uri)), detail: count(plan.tasks.length, 'task'), uri };
}
