import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { choose } from '../commands/ask';
import { QUIET, refused, type Outcome } from '../outcome';
import { forLabel } from '../plainText';

/** Lets the user choose a template, and shows it as YAML in an editor of its own: a beginning for another one. */
export async function showKept(engine: EngineClient): Promise<Outcome> {
  const templates = await engine.ask('templates/list', {});
  const items = templates.map(({ name, version, builtIn, description, problem, origin }) => ({
    label: forLabel(name),
    description: builtIn ? 'built in' : `version ${String(version)}${origin === null ? '' : `, from ${forLabel(vscode.workspace.asRelativePath(origin))}`}`,
    detail: forLabel(problem ?? description),
    name,
  }));
  const chosen = await choose(items, { placeHolder: 'Which template?', matchOnDescription: true });
  if (chosen === undefined) return QUIET;
  const answer = await engine.ask('templates/show', { name: chosen.name });
  if (answer.kind === 'refused') return refused(answer.message, answer.next);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: answer.text, language: 'yaml' }), { preview: true });
  return QUIET;
}
