import type { Diagnostic } from '../model/plan';
import { NO_COMPANIONS, type CompanionSet } from './companions/companion';
import { withoutControls } from './quote';
import { SourceText } from './sourceText';

/** Compiler style, without colours: place, severity, code, message; the line; a squiggle under it; what to do. */
export function formatDiagnostics(path: string, diagnostics: readonly Diagnostic[], text: string, { files }: CompanionSet = NO_COMPANIONS): string {
  const own = new SourceText(text);
  const others = new Map(files.map((file) => [file.path, new SourceText(file.text)]));
  return diagnostics.map((diagnostic) => formatOne(diagnostic.at.file ?? path, diagnostic, diagnostic.at.file === undefined ? own : (others.get(diagnostic.at.file) ?? NO_TEXT))).join('\n\n');
}

const NO_TEXT = new SourceText('');

function formatOne(path: string, diagnostic: Diagnostic, source: SourceText): string {
  const { line, column } = diagnostic.at;
  const head = `${path}:${String(line)}:${String(column)} ${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`;
  const hint = diagnostic.hint === '' ? [] : [`  hint: ${diagnostic.hint}`];
  return [head, ...excerpt(diagnostic, source), ...hint].join('\n');
}

const WIDEST = 100;

function excerpt(diagnostic: Diagnostic, source: SourceText): readonly string[] {
  const { line, column, endLine, endColumn } = diagnostic.at;
  const whole = source.line(line);
  if (line > source.lineCount || whole.trim() === '') return [];
  // A very long line is shown around the place in question.
  const from = column <= WIDEST - 20 ? 0 : column - 20;
  const shown = withoutControls(whole.slice(from, from + WIDEST));
  const start = Math.min(column - 1 - from, shown.length);
  const end = endLine > line ? shown.length : Math.min(endColumn - 1 - from, shown.length);
  const label = String(line);
  const pad = shown.slice(0, start).replace(/[^\t]/g, ' ');
  const squiggle = '^'.repeat(Math.max(1, end - start));
  return [`  ${label} | ${shown}`, `  ${' '.repeat(label.length)} | ${pad}${squiggle}`];
}
