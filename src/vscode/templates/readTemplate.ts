import * as vscode from 'vscode';
import { parseTemplate, TEMPLATE_SIZE_LIMIT, templateText, type Diagnostic, type Template } from '../../engine/index';
import { err, ok, type Result } from '../../util/result';
import { refused, type Outcome } from '../outcome';
import type { PlanDiagnostics } from '../planDiagnostics';

/** A template with the text it was read from. */
export interface ReadTemplate {
  readonly name: string;
  readonly template: Template;
  /** As the engine keeps it. */
  readonly text: string;
}

/** Reads a template file; what is doubtful in it is shown under Problems. */
export async function readTemplate(uri: vscode.Uri, diagnostics: PlanDiagnostics): Promise<Result<ReadTemplate, Outcome>> {
  const shown = vscode.workspace.asRelativePath(uri);
  if ((await vscode.workspace.fs.stat(uri)).size > TEMPLATE_SIZE_LIMIT) return err(refused(`${shown} is too large to be a template.`, `A template has at most ${String(TEMPLATE_SIZE_LIMIT / 1024)} KB.`));
  const document = await vscode.workspace.openTextDocument(uri);
  // What runs shall be what is on the disk, where everybody else finds it.
  if (document.isDirty && !(await document.save())) return err(refused(`${shown} could not be saved.`, 'Save it yourself and try again.'));
  const text = document.getText();
  const reading = parseTemplate(text, { path: uri.fsPath });
  diagnostics.show(uri, reading.diagnostics, diagnose);
  if (reading.template !== null) return ok({ name: reading.template.name, template: reading.template, text: templateText(text) });
  const first = reading.diagnostics.find(({ severity }) => severity === 'error');
  return err(refused(`The template ${shown} cannot be used: line ${String(first?.at.line ?? 1)}: ${first?.message ?? ''}`, first?.hint ?? 'Correct it and try again.', [{ title: 'Show Problems', command: 'workbench.actions.view.problems' }]));
}

function diagnose(text: string, path: string): Promise<readonly Diagnostic[]> {
  return Promise.resolve(parseTemplate(text, { path }).diagnostics);
}
