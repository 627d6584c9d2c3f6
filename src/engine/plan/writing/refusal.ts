import type { Diagnostic, SourceRange } from '../../model/plan';

const START: SourceRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Why a document is left as it is. */
export function refusal(message: string, at: SourceRange = START, code = 'cannot-write'): Diagnostic {
  return { severity: 'error', code, message, hint: 'Change the document by hand. Nothing was written.', at };
}
