import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_PROJECT_CONFIG, parseProjectConfig, PROJECT_CONFIG_FILE, type Diagnostic, type ProjectConfig } from '../../engine/index';
import { codeOf, messageOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';

/** The settings a repository's team agreed on; the defaults where there is no such file. `root` is the main worktree. */
export function readProjectConfig(root: string): Result<ProjectConfig, string> {
  const file = join(root, PROJECT_CONFIG_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return ok(EMPTY_PROJECT_CONFIG);
    return err(`${file} cannot be read: ${messageOf(thrown)}. Make it readable, or remove it.`);
  }
  const parsed = parseProjectConfig(text);
  return parsed.ok ? parsed : err(parsed.error.map((diagnostic) => sentence(file, diagnostic)).join('\n'));
}

function sentence(file: string, { at, message, hint }: Diagnostic): string {
  return `${file}:${at.line}:${at.column}: ${message} ${hint}`;
}
