import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { choose } from '../commands/ask';
import { refused, type Outcome } from '../outcome';
import { forLabel } from '../plainText';
import type { PlanDiagnostics } from '../planDiagnostics';
import { readTemplate } from './readTemplate';

const FILES = '**/.coppice/templates/*.{yaml,yml}';
const MOST_FILES = 300;

/** A template that the projects of this window have, or another file. Null where the user chose none. */
export async function pickTemplateFile(): Promise<vscode.Uri | null> {
  const found = (await vscode.workspace.findFiles(FILES, undefined, MOST_FILES)).map((uri) => ({ label: forLabel(vscode.workspace.asRelativePath(uri)), uri }));
  const browse = { label: 'Browse…', uri: undefined };
  const picked = found.length === 0 ? browse : await choose([...found.sort((a, b) => a.label.localeCompare(b.label)), browse], { placeHolder: 'Which template shall be imported?' });
  if (picked === undefined) return null;
  if (picked.uri !== undefined) return picked.uri;
  const [chosen] = (await vscode.window.showOpenDialog({ canSelectMany: false, openLabel: 'Import Template', filters: { Templates: ['yaml', 'yml'] } })) ?? [];
  return chosen ?? null;
}

export async function importFile(engine: EngineClient, file: vscode.Uri, diagnostics: PlanDiagnostics): Promise<Outcome> {
  const read = await readTemplate(file, diagnostics);
  if (!read.ok) return read.error;
  const answer = await engine.ask('templates/import', { text: read.value.text, path: file.fsPath });
  if (answer.kind === 'refused') return refused(answer.message, answer.next);
  return { kind: 'done', text: `${answer.name} is kept ${answer.kind === 'saved' ? '' : 'already, '}as version ${String(answer.version)}.` };
}
