import * as vscode from 'vscode';
import { refused, type Outcome } from '../outcome';
import type { PlanDiagnostics } from '../planDiagnostics';
import { diagnoseSettings, type SettingsProblem } from '../projectSettings';

/** Wrong settings start nothing: half of a team's agreement is not the agreement. */
export function wrongSettings(shown: PlanDiagnostics, { file, diagnostics }: SettingsProblem): Outcome {
  shown.show(file, diagnostics, diagnoseSettings);
  const [first] = diagnostics;
  return refused(`The project's settings in ${vscode.workspace.asRelativePath(file)} cannot be used: ${first?.message ?? ''}`, first?.hint ?? 'Correct them and try again.', [
    { title: 'Show Problems', command: 'workbench.actions.view.problems' },
  ]);
}
