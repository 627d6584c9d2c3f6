import * as vscode from 'vscode';
import { messageOf } from '../../util/errors';
import { Command } from '../manifest';
import { refused, type Outcome } from '../outcome';
import { tell } from '../tell';
import { nodeOf } from '../views/nodes';
import type { CommandDefinition, Window } from './command';

/** Registers a command so that whatever it does ends in words: nothing is thrown at VS Code, which would show it bare. */
export function registerCommand(definition: CommandDefinition, window: Window): vscode.Disposable {
  return vscode.commands.registerCommand(definition.id, async (on?: unknown) => {
    const outcome = await outcomeOf(definition, window, on);
    tell(outcome, window.log);
    return outcome.kind;
  });
}

async function outcomeOf(definition: CommandDefinition, window: Window, on: unknown): Promise<Outcome> {
  // Menus hide what cannot be done, but a keybinding or another extension can call it all the same.
  if (definition.trust === 'required' && !vscode.workspace.isTrusted) {
    return refused('Coppice starts nothing in Restricted Mode: plans and agents run commands.', 'Trust this workspace if you know where it comes from.', [
      { title: 'Manage Workspace Trust', command: 'workbench.trust.manage' },
    ]);
  }
  try {
    return await definition.run(window, nodeOf(on));
  } catch (thrown) {
    window.log.error(thrown instanceof Error ? thrown : String(thrown));
    return refused(`"${definition.id}" failed: ${messageOf(thrown)}`, 'The Coppice output has the details.', [{ title: 'Show Output', command: Command.showOutput }]);
  }
}
