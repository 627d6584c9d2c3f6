import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { BUILT_IN_TEMPLATES, parseTemplate, templateFileNames, TEMPLATES_FOLDER, templatesUsed, type PlanDocument } from '../../engine/index';
import type { PlanOptions } from '../../protocol/planOptions';
import { err, ok, type Result } from '../../util/result';
import { refused, type Outcome } from '../outcome';
import type { PlanDiagnostics } from '../planDiagnostics';
import type { Repository } from '../repository';
import { readTemplate, type ReadTemplate } from './readTemplate';

export interface PlanTemplatesRequest {
  readonly repository: Repository;
  readonly plan: PlanDocument;
  readonly options: PlanOptions;
  readonly diagnostics: PlanDiagnostics;
}

/** The templates a plan's tasks go through, as the engine has them afterwards: those in the project's folder are handed to it. */
export async function planTemplates({ repository, plan, options, diagnostics }: PlanTemplatesRequest): Promise<Result<readonly ReadTemplate[], Outcome>> {
  const names = templatesUsed(plan, options);
  const inProject = new Map<string, ReadTemplate & { readonly file: vscode.Uri }>();
  for (const name of names) {
    const file = await fileOf(repository, name);
    if (file === null) continue;
    const read = await readTemplate(file, diagnostics);
    if (!read.ok) return read;
    inProject.set(name, { ...read.value, file });
  }
  const own = names.filter((name) => inProject.has(name) || !BUILT_IN_TEMPLATES.some((builtIn) => builtIn.name === name));
  if (own.length === 0) return ok([]);
  const started = await repository.start();
  if (!started.ok) return err(refused(started.error.message, started.error.next));
  const templates: ReadTemplate[] = [];
  for (const name of own) {
    const project = inProject.get(name);
    const current = project === undefined ? await kept(started.value, name) : await handedOver(started.value, project);
    if (!current.ok) return current;
    if (current.value !== null) templates.push(current.value);
  }
  return ok(templates);
}

async function fileOf({ location }: Repository, name: string): Promise<vscode.Uri | null> {
  for (const file of templateFileNames(name)) {
    const uri = vscode.Uri.joinPath(vscode.Uri.file(location.root), TEMPLATES_FOLDER, file);
    if (await isThere(uri)) return uri;
  }
  return null;
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (thrown) {
    if (thrown instanceof vscode.FileSystemError) return false;
    throw thrown;
  }
}

async function handedOver(engine: EngineClient, { file, ...read }: ReadTemplate & { readonly file: vscode.Uri }): Promise<Result<ReadTemplate, Outcome>> {
  const answer = await engine.ask('templates/import', { text: read.text, path: file.fsPath });
  return answer.kind === 'refused' ? err(refused(answer.message, answer.next)) : ok(read);
}

/** Null where the engine has none that could be used: it refuses the plan itself, and says why. */
async function kept(engine: EngineClient, name: string): Promise<Result<ReadTemplate | null, Outcome>> {
  const answer = await engine.ask('templates/show', { name });
  const template = answer.kind === 'refused' ? null : parseTemplate(answer.text, { path: '' }).template;
  return ok(answer.kind === 'refused' || template === null ? null : { name, template, text: answer.text });
}
