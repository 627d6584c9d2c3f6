import * as vscode from 'vscode';
import { isPlanLanguage, textOf } from '../planDocuments';
import { isPlan, mayBePlan, readPlan } from '../planReader';
import { forLabel } from '../plainText';
import { count } from '../views/boardRows';
import type { AnyNode } from '../views/nodes';
import type { Picked } from './targets';

const MOST_FILES = 300;
const FILES = '**/*.{md,markdown,yaml,yml}';
const NOT_THERE = '**/{node_modules,vendor,dist,out,target,.git}/**';
const BROWSE = 'Browse…';

/** The document to start: the one the command was called on, the one in the editor, or one of those the workspace has. */
export async function pickPlanDocument(on: AnyNode | undefined): Promise<Picked<vscode.Uri>> {
  if (on?.kind === 'document') return { kind: 'picked', value: vscode.Uri.parse(on.uri) };
  const active = vscode.window.activeTextEditor?.document;
  if (active?.uri.scheme === 'file' && isPlanLanguage(active.languageId) && (await looksLikePlan(active.getText(), active.uri.fsPath))) return { kind: 'picked', value: active.uri };
  const found = vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Coppice: looking for plans' }, () => findPlans());
  const items = found.then((plans) => [...plans, { label: BROWSE, description: 'choose a file', uri: undefined }]);
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Which plan shall start?', matchOnDescription: true });
  if (picked === undefined) return { kind: 'cancelled' };
  if (picked.uri !== undefined) return { kind: 'picked', value: picked.uri };
  const [chosen] = (await vscode.window.showOpenDialog({ canSelectMany: false, openLabel: 'Start Plan', filters: { Plans: ['md', 'markdown', 'yaml', 'yml', 'json'] } })) ?? [];
  return chosen === undefined ? { kind: 'cancelled' } : { kind: 'picked', value: chosen };
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
