export interface CellSpan {
  /** Of the text between the pipes, without the spaces around it. */
  readonly start: number;
  readonly end: number;
  /** Of everything between the pipes. */
  readonly outerEnd: number;
  readonly text: string;
}

/** The cells of a table's row. Pipes with a backslash before them are text. */
export function tableCells(line: string): readonly CellSpan[] {
  const bounds = pipes(line);
  const opens = line.trimStart().startsWith('|');
  const starts = opens ? bounds : [-1, ...bounds];
  return starts.flatMap((pipe, index): CellSpan[] => {
    const outerEnd = starts[index + 1] ?? line.length;
    const inner = line.slice(pipe + 1, outerEnd);
    if (starts[index + 1] === undefined && inner.trim() === '') return [];
    const text = inner.trim();
    const start = pipe + 1 + (text === '' ? Math.min(1, inner.length) : inner.length - inner.trimStart().length);
    return [{ start, end: start + text.length, outerEnd, text }];
  });
}

function pipes(line: string): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '|') found.push(at);
  }
  return found;
}

export function isDelimiterRow(line: string): boolean {
  return line.includes('-') && /^[ \t|:-]+$/.test(line) && line.includes('|');
}
