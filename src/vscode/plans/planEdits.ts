import { join, sep } from 'node:path';
import * as vscode from 'vscode';
import { keepEditsOutOfGit, planEditsFile } from '../../os/planEditsFile';
import { codeOf, messageOf } from '../../util/errors';
import type { Repositories } from '../repositories';
import { planEditsSchema, type PlanEdit } from './planning';

export const EDITS_GLOB = '**/.coppice/edits/**/*.json';

const EDITS_FOLDER = join(sep, '.coppice', 'edits', sep);

export type KeptEdits = { readonly kind: 'read'; readonly edits: readonly PlanEdit[] } | { readonly kind: 'unreadable'; readonly why: string };

/** The file with a document's edits, which the engine reads as well; null for a document outside of every repository of the window. */
export function editsFile(document: vscode.Uri, repositories: Repositories): vscode.Uri | null {
  const root = repositories.of(document)?.location.root;
  const file = root === undefined ? null : planEditsFile(root, document.fsPath);
  return file === null ? null : vscode.Uri.file(file);
}

export async function loadEdits(file: vscode.Uri | null): Promise<KeptEdits> {
  if (file === null) return { kind: 'read', edits: [] };
  try {
    const read = planEditsSchema.safeParse(JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))));
    return read.success ? { kind: 'read', edits: read.data } : { kind: 'unreadable', why: `${file.fsPath} holds no edits of a plan.` };
  } catch (thrown) {
    if (codeOf(thrown) === vscode.FileSystemError.FileNotFound().code || codeOf(thrown) === vscode.FileSystemError.FileNotADirectory().code) return { kind: 'read', edits: [] };
    return { kind: 'unreadable', why: `${file.fsPath} cannot be read: ${messageOf(thrown)}` };
  }
}

function rootOf(file: vscode.Uri): string {
  return file.fsPath.slice(0, file.fsPath.lastIndexOf(EDITS_FOLDER));
}

/** Without edits there is no file. */
export async function saveEdits(file: vscode.Uri, edits: readonly PlanEdit[]): Promise<void> {
  if (edits.length > 0) {
    await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(file, '..'));
    keepEditsOutOfGit(rootOf(file));
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(planEditsSchema.parse(edits), null, 2)}\n`));
    return;
  }
  const kept = await loadEdits(file);
  if (kept.kind === 'unreadable' || kept.edits.length > 0) await vscode.workspace.fs.delete(file);
}
