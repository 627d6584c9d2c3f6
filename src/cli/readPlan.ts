import { formatDiagnostics, parsePlan, type CompanionReader, type CompanionSet, type Diagnostic, type PlanDocument } from '../engine/index';
import { companionFiles } from '../os/companionFiles';
import { CliFailure } from './failure';
import type { Output } from './output';
import type { PlanFile } from './planFile';

export interface ReadPlan {
  readonly document: PlanDocument;
  /** What was read beside the document. */
  readonly companions: CompanionSet;
  /** Hands it in again. */
  readonly reader: CompanionReader | null;
}

/** Reads a plan and shows all that is doubtful about it, as a compiler does. One with errors ends the command. */
export function readPlan(file: PlanFile, output: Output, { json, strict = false }: { readonly json: boolean; readonly strict?: boolean }): ReadPlan {
  const reader = companionFiles(file.path);
  const { plan, diagnostics, companions } = parsePlan(file.text, { path: file.path, companions: reader });
  if (json) for (const diagnostic of diagnostics) output.json({ type: 'diagnostic', path: file.path, ...diagnostic });
  else if (diagnostics.length > 0) output.error(`${formatDiagnostics(file.name, diagnostics, file.text, companions)}\n`);
  if (plan !== null && strict && diagnostics.length > 0) throw new CliFailure(`${file.name} has ${diagnostics.length === 1 ? '1 warning' : `${diagnostics.length} warnings`}, and --strict allows none.`, 'Correct what is marked above, or leave --strict out.');
  if (plan !== null) return { document: plan, companions, reader };
  throw new CliFailure(`${file.name} cannot be run: ${counted(diagnostics)}.`, 'Correct what is marked above and try again.');
}

/** Again, when what is doubtful about it was shown before. */
export function quietlyRead(file: PlanFile): ReadPlan {
  const reader = companionFiles(file.path);
  const { plan, companions } = parsePlan(file.text, { path: file.path, companions: reader });
  if (plan === null) throw new CliFailure(`${file.name} was changed meanwhile, and cannot be read any more.`, 'coppice plan shows where.');
  return { document: plan, companions, reader };
}

function counted(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  return errors === 1 ? '1 error' : `${errors} errors`;
}
