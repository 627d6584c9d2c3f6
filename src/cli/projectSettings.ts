import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_PROJECT_CONFIG, formatDiagnostics, parseProjectConfig, PROJECT_CONFIG_FILE, type Diagnostic, type ProjectConfig } from '../engine/index';
import { codeOf, messageOf } from '../util/errors';
import { err, ok, type Result } from '../util/result';
import { locate, type CliContext } from './context';
import { CliFailure } from './failure';

export interface SettingsProblem {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The team's settings of this repository. The engine reads its part of the same file by itself. */
export function readSettings(root: string): Result<ProjectConfig, SettingsProblem> {
  const file = join(root, PROJECT_CONFIG_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return ok(EMPTY_PROJECT_CONFIG);
    throw new CliFailure(`The settings ${file} cannot be read: ${messageOf(thrown)}.`, 'Make the file readable, or remove it.');
  }
  const parsed = parseProjectConfig(text);
  return parsed.ok ? parsed : err({ file, text, diagnostics: parsed.error });
}

/** Wrong settings start nothing: half of a team's agreement is not the agreement. */
export function settingsOf(context: CliContext): ProjectConfig {
  const settings = readSettings(locate(context).root);
  if (settings.ok) return settings.value;
  const { file, text, diagnostics } = settings.error;
  context.output.error(formatDiagnostics(file, diagnostics, text));
  throw new CliFailure(`The settings in ${file} cannot be used.`, 'Correct what is marked above.');
}
