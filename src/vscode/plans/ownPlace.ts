import type { Diagnostic, SourceRange } from '../../engine/index';

/** A finding in another document, shown where the plan names that document. */
export function inOwnDocument(text: string, diagnostic: Diagnostic): Diagnostic {
  const { file, line, column } = diagnostic.at;
  if (file === undefined) return diagnostic;
  return { ...diagnostic, message: `${file}:${String(line)}:${String(column)}: ${diagnostic.message}`, at: mentionOf(file, text) };
}

function mentionOf(file: string, text: string): SourceRange {
  const name = file.split('/').at(-1) ?? file;
  const at = text.indexOf(name);
  if (at === -1) return { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { line: before.length, column, endLine: before.length, endColumn: column + name.length };
}
