import type { Check } from '../../model/plan';
import type { Reporter } from '../diagnosticList';
import type { DraftCheck, Located } from '../draft';
import { findHiddenCharacter, quote } from '../quote';
import { judgeRepositoryPath } from './repositoryPath';

/** Consent is given to the text a person sees, so a command may hold nothing that hides or reorders text. */
export function checkCommand(command: Located<string>, what: string, diagnostics: Reporter): void {
  if (command.value.trim() === '') {
    diagnostics.error({ code: 'empty-command', message: `${what} is empty.`, hint: 'Write the command, or take the line out.', at: command.at });
  }
  const hidden = findHiddenCharacter(command.value);
  if (hidden === -1) return;
  const name = `U+${(command.value.codePointAt(hidden) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `${what} holds the hidden character ${name}: what is shown would not be what is run.`;
  diagnostics.error({ code: 'hidden-character', message, hint: 'Type the command again without it.', at: command.at });
}

/** A check that names no folder starts where its task does. */
export function resolveCheck(check: DraftCheck, diagnostics: Reporter, startsIn = '.'): Check {
  checkCommand(check.command, 'This check', diagnostics);
  return { command: check.command.value, cwd: check.cwd === null ? startsIn : resolveFolder(check.cwd, 'this check', diagnostics), when: check.when };
}

/** A folder of the repository; its root where an error says that it is none. */
export function resolveFolder(folder: Located<string>, whose: string, diagnostics: Reporter): string {
  const verdict = judgeRepositoryPath(folder.value);
  if (verdict.kind === 'inside') return verdict.path.replace(/\/$/, '');
  diagnostics.error({ code: 'folder-outside', message: `The folder ${quote(folder.value)} of ${whose} ${verdict.why}.`, hint: verdict.hint, at: folder.at });
  return '.';
}
