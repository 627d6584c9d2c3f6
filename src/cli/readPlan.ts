import { formatDiagnostics, parsePlan, type Diagnostic, type PlanDocument } from '../engine/index';
import { CliFailure } from './failure';
import type { Output } from './output';
import type { PlanFile } from './planFile';

/** Reads a plan and shows all that is doubtful about it, as a compiler does. One with errors ends the command. */
export function readPlan(file: PlanFile, output: Output, { json, strict = false }: { readonly json: boolean; readonly strict?: boolean }): PlanDocument {
  const { plan, diagnostics } = parsePlan(file.text, { path: file.path });
  if (json) for (const diagnostic of diagnostics) output.json({ type: 'diagnostic', path: file.path, ...diagnostic });
  else if (diagnostics.length > 0) output.error(`${formatDiagnostics(file.name, diagnostics, file.text)}\n`);
  if (plan !== null && strict && diagnostics.length > 0) throw new CliFailure(`${file.name} has ${diagnostics.length === 1 ? '1 warning' : `${diagnostics.length} warnings`}, and --strict allows none.`, 'Correct what is marked above, or leave --strict out.');
  if (plan !== null) return plan;
  throw new CliFailure(`${file.name} cannot be run: ${counted(diagnostics)}.`, 'Correct what is marked above and try again.');
}

function counted(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  return errors === 1 ? '1 error' : `${errors} errors`;
}
