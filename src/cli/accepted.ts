import { formatDiagnostics, NO_COMPANIONS, type CompanionSet, type Diagnostic } from '../engine/index';
import { CliFailure } from './failure';
import type { Output } from './output';
import type { TextFile } from './textFile';

export interface Judged {
  readonly file: TextFile;
  readonly diagnostics: readonly Diagnostic[];
  /** Other documents that were read along with it. */
  readonly companions?: CompanionSet;
  /** What it is for: `run`, `used`. */
  readonly use: string;
}

export interface JudgeFlags {
  readonly json: boolean;
  /** A warning is as bad as an error. */
  readonly strict?: boolean;
}

/** Shows all that is doubtful about a document, as a compiler does. One that could not be read ends the command. */
export function accepted<T>(read: T | null, { file, diagnostics, companions = NO_COMPANIONS, use }: Judged, output: Output, { json, strict = false }: JudgeFlags): T {
  if (json) for (const diagnostic of diagnostics) output.json({ type: 'diagnostic', path: file.path, ...diagnostic });
  else if (diagnostics.length > 0) output.error(`${formatDiagnostics(file.name, diagnostics, file.text, companions)}\n`);
  if (read !== null && strict && diagnostics.length > 0) throw new CliFailure(`${file.name} has ${diagnostics.length === 1 ? '1 warning' : `${diagnostics.length} warnings`}, and --strict allows none.`, 'Correct what is marked above, or leave --strict out.');
  if (read !== null) return read;
  throw new CliFailure(`${file.name} cannot be ${use}: ${counted(diagnostics)}.`, 'Correct what is marked above and try again.');
}

function counted(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
  return errors === 1 ? '1 error' : `${errors} errors`;
}
