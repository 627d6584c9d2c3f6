import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { askConsent } from '../consent';
import { loadLater } from '../loadLater';
import { Command } from '../manifest';
import { QUIET, refused } from '../outcome';
import { readProjectSettings } from '../projectSettings';
import type { CommandDefinition } from './command';
import { said, withEngine } from './engineCall';
import { jobEnvironmentOf } from './jobEnvironmentOf';
import { withProgress } from './progress';
import { pickRepository } from './targets';
import { wrongSettings } from './wrongSettings';

/** A worktree for the user to work in, with all that the project's settings give to worktrees. */
export const createWorktree: CommandDefinition = {
  id: Command.createWorktree,
  trust: 'required',
  run: async ({ repositories, worktrees, diagnostics }, on) => {
    const picked = await pickRepository(repositories, on, 'In which repository?');
    if (picked.kind === 'none') return refused('This window has no git repository.', 'Open the folder of one.');
    if (picked.kind === 'cancelled') return QUIET;
    const repository = picked.value;
    const name = await vscode.window.showInputBox({ title: 'Create Worktree', prompt: 'Name of the worktree and of its new branch, which starts from HEAD', validateInput: nameProblem });
    if (name === undefined) return QUIET;
    const settings = await readProjectSettings(repository);
    if (!settings.ok) return wrongSettings(diagnostics, settings.error);
    const { provisionConsent, provisionOf } = await loadLater();
    const provision = settings.value.worktrees === undefined ? undefined : provisionOf(settings.value.worktrees);
    const commands = provision === undefined ? '' : provisionConsent(provision).join('\n');
    const hash = createHash('sha256').update(commands).digest('hex');
    if (commands !== '' && (await askConsent({ root: repository.location.root, planTitle: name, hash, commands, alongside: '', agent: null })) === 'declined') return QUIET;
    return withEngine(repository, async (engine) => {
      const environment = await jobEnvironmentOf(repository, settings.value.environment.allow);
      const outcome = await withProgress(`making the worktree ${name}`, async () => said(await engine.ask('worktrees/create', { name, provision, environment })));
      worktrees.refresh();
      return outcome;
    });
  },
};

function nameProblem(name: string): string | undefined {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name) ? undefined : 'Letters, digits, "-" and "_", at most 64, beginning with a letter or digit.';
}
