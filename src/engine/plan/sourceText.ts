import type { SourceRange } from '../model/plan';

/**
 * A document's text with its lines. The byte order mark is dropped and every line ending becomes `\n`: neither changes
 * a line or column an editor shows, and commands must not carry carriage returns into a shell.
 */
export class SourceText {
  readonly text: string;
  readonly #lineStarts: readonly number[];
  readonly #file: string | undefined;

  /** `file` names a document that is not the plan's own: it goes into every place in it. */
  constructor(raw: string, file?: string) {
    this.#file = file;
    this.text = raw.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** Lines count from 1. One beyond the end is empty. */
  lineStart(line: number): number {
    return this.#lineStarts[line - 1] ?? this.text.length;
  }

  /** Where the line's text ends, before its line ending. */
  lineEnd(line: number): number {
    const next = this.#lineStarts[line];
    return next === undefined ? this.text.length : next - 1;
  }

  line(line: number): string {
    return this.text.slice(this.lineStart(line), this.lineEnd(line));
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.lineStart(middle + 1) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  range(start: number, end: number): SourceRange {
    const line = this.lineAt(start);
    const endLine = this.lineAt(end);
    const place = { line, column: start - this.lineStart(line) + 1, endLine, endColumn: end - this.lineStart(endLine) + 1 };
    return this.#file === undefined ? place : { ...place, file: this.#file };
  }
}
