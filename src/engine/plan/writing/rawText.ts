interface RawLine {
  readonly text: string;
  readonly ending: string;
}

/**
 * A file's text by lines, counted as `SourceText` counts them, that gives back the whole with a few characters or lines
 * changed and every other byte as it was: byte order mark, line endings, spaces at line ends.
 */
export class RawText {
  readonly #mark: string;
  readonly #lines: readonly RawLine[];

  constructor(raw: string) {
    this.#mark = raw.startsWith('\uFEFF') ? '\uFEFF' : '';
    this.#lines = splitLines(raw.slice(this.#mark.length));
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  /** Lines count from 1. One beyond the end is empty. */
  line(line: number): string {
    return this.#lines[line - 1]?.text ?? '';
  }

  /** The whole with other text in one line. */
  withLine(line: number, text: string): string {
    return this.#joined(this.#lines.map((raw, index) => (index === line - 1 ? { ...raw, text } : raw)));
  }

  /** The whole with more lines behind one; behind line 0 they come first. */
  withLinesAfter(line: number, texts: readonly string[]): string {
    const newline = this.#newline(line);
    const before = this.#lines.slice(0, line).map((raw, index) => (index === line - 1 && raw.ending === '' ? { ...raw, ending: newline } : raw));
    const isLast = line >= this.#lines.length;
    const isOpenEnded = isLast && this.#lines.at(-1)?.ending === '';
    const added = texts.map((text, index) => ({ text, ending: isOpenEnded && index === texts.length - 1 ? '' : newline }));
    return this.#joined([...before, ...added, ...this.#lines.slice(line)]);
  }

  /** The whole without these lines, the last of them counted in. A text that did not end with a line ending still does not. */
  withoutLines(first: number, last: number): string {
    const kept = [...this.#lines.slice(0, first - 1), ...this.#lines.slice(last)];
    const isOpenEnded = last >= this.#lines.length && this.#lines.at(-1)?.ending === '';
    return this.#joined(kept.map((raw, index) => (isOpenEnded && index === kept.length - 1 ? { ...raw, ending: '' } : raw)));
  }

  /** New lines end as the lines around them do. */
  #newline(line: number): string {
    return this.#lines[line - 1]?.ending || this.#lines[line - 2]?.ending || this.#lines[0]?.ending || '\n';
  }

  #joined(lines: readonly RawLine[]): string {
    return this.#mark + lines.map(({ text, ending }) => text + ending).join('');
  }
}

/** A text that ends with a line ending has an empty last line, as editors show it. */
function splitLines(text: string): readonly RawLine[] {
  const lines: RawLine[] = [];
  const ending = /\r\n?|\n/g;
  let start = 0;
  for (let match = ending.exec(text); match !== null; match = ending.exec(text)) {
    lines.push({ text: text.slice(start, match.index), ending: match[0] });
    start = match.index + match[0].length;
  }
  return [...lines, { text: text.slice(start), ending: '' }];
}
