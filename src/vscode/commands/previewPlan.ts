import * as vscode from 'vscode';
import { Command } from '../manifest';
import { QUIET } from '../outcome';
import { diagnosePlan } from '../planReader';
import type { CommandDefinition } from './command';
import { pickPlanDocument } from './pickPlanDocument';

export const previewPlan: CommandDefinition = {
  id: Command.previewPlan,
  trust: 'not-needed',
  run: async (window, on) => {
    const uri = await pickPlanDocument(on, 'Which plan shall be previewed?');
    if (uri === null) return QUIET;
    const document = await vscode.workspace.openTextDocument(uri);
    window.diagnostics.show(uri, await diagnosePlan(document.getText(), uri.fsPath), diagnosePlan);
    (await window.previews()).show(document);
    return QUIET;
  },
};
