import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import type { FailureView } from '../../protocol/failures';
import { loadLater } from '../loadLater';
import { Command } from '../manifest';
import { QUIET, refused, type Outcome } from '../outcome';
import { forLabel } from '../plainText';
import type { Repository } from '../repository';
import type { AnyNode } from '../views/nodes';
import type { CommandDefinition, Window } from './command';
import { withRunningEngine } from './engineCall';
import { pickRepository } from './targets';

/** Writes a failure where the repository keeps the inputs of its tests. */
export const saveFailure: CommandDefinition = {
  id: Command.saveFailure,
  trust: 'required',
  run: async (window, on) => {
    const repository = await repositoryOf(window, on);
    if (repository === null) return QUIET;
    return withRunningEngine(repository, async (engine) => {
      const { failures } = await engine.ask('failures/list', on?.kind === 'failure' ? { id: on.failureId } : {});
      if (failures.length === 0) return refused('There is no failure to save.', 'Problems lists what failed attempts left to mend, until the next attempt has passed.');
      const failure = on?.kind === 'failure' ? failures[0] : await pick(failures);
      return failure === undefined ? QUIET : save(repository, failure);
    });
  },
};

async function repositoryOf(window: Window, on: AnyNode | undefined): Promise<Repository | null> {
  const picked = await pickRepository(window.repositories, on, 'A failure of which repository?');
  return picked.kind === 'picked' ? picked.value : null;
}

async function pick(failures: readonly FailureView[]): Promise<FailureView | undefined> {
  const items = failures.map((failure) => ({ label: forLabel(failure.message), description: forLabel(failure.file ?? failure.tool), failure }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which failure shall become a test case?', matchOnDescription: true }))?.failure;
}

async function save({ location }: Repository, failure: FailureView): Promise<Outcome> {
  const { inputsFolder, saveTestCase, testCaseOf, usualFolder } = await loadLater();
  const root = location.worktree;
  const folder = inputsFolder(root, failure.inside ? failure.file : null) ?? (await askFolder(usualFolder(root)));
  if (folder === undefined) return QUIET;
  const saved = saveTestCase(root, { ...testCaseOf(failure), to: join(root, folder) });
  if (!saved.ok) return refused(`The test case was not written: ${saved.error}`, 'Name another folder of the repository.');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.file(saved.value)), { preview: true });
  return { kind: 'done', text: `Written: ${relative(root, saved.value)}` };
}

/** Only where the repository keeps no such inputs yet. */
async function askFolder(usual: string): Promise<string | undefined> {
  return vscode.window.showInputBox({ title: 'Save as Test Case', prompt: 'The folder for inputs of tests, in the repository', value: usual });
}
