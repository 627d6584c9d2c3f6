import type { Diagnostic, PlannedTask, SourceRange } from '../model/plan';

const START: SourceRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** A diagnostic that points at a task of the document; at its beginning where there is no such task. */
export function planDiagnostic(task: PlannedTask | undefined, finding: Omit<Diagnostic, 'at'>): Diagnostic {
  return { ...finding, at: task?.at ?? START };
}
