import * as vscode from 'vscode';
import type { Diagnostic, ProjectConfig } from '../engine/index';
import { codeOf } from '../util/errors';
import { err, ok, type Result } from '../util/result';
import { loadLater } from './loadLater';
import type { Repository } from './repository';

/** Where a project keeps what its team agreed on. */
const FILE = ['.coppice', 'config.yaml'];

export interface SettingsProblem {
  readonly file: vscode.Uri;
  readonly diagnostics: readonly Diagnostic[];
}

/** The team's settings of a repository. The engine reads its part of the same file by itself. */
export async function readProjectSettings(repository: Repository): Promise<Result<ProjectConfig, SettingsProblem>> {
  const { parseProjectConfig } = await loadLater();
  const file = vscode.Uri.joinPath(vscode.Uri.file(repository.location.root), ...FILE);
  const text = await textOrNothing(file);
  const parsed = parseProjectConfig(text);
  return parsed.ok ? ok(parsed.value) : err({ file, diagnostics: parsed.error });
}

export async function diagnoseSettings(text: string): Promise<readonly Diagnostic[]> {
  const { parseProjectConfig } = await loadLater();
  const parsed = parseProjectConfig(text);
  return parsed.ok ? [] : parsed.error;
}

/** No file is a file of defaults. */
async function textOrNothing(file: vscode.Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch (thrown) {
    if (codeOf(thrown) === vscode.FileSystemError.FileNotFound().code || codeOf(thrown) === vscode.FileSystemError.FileNotADirectory().code) return '';
    throw thrown;
  }
}
