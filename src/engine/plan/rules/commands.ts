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

export function resolveCheck(check: DraftCheck, diagnostics: Reporter): Check {
  checkCommand(check.command, 'This check', diagnostics);
  const verdict = judgeRepositoryPath(check.cwd?.value ?? '.');
  if (verdict.kind === 'inside') return { command: check.command.value, cwd: verdict.path.replace(/\/$/, ''), when: check.when };
  const message = `The folder ${quote(check.cwd?.value ?? '')} of this check ${verdict.why}.`;
  diagnostics.error({ code: 'folder-outside', message, hint: verdict.hint, at: check.cwd?.at ?? check.command.at });
  return { command: check.command.value, cwd: '.', when: check.when };
}
