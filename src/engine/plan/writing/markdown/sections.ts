import type { RawText } from '../rawText';

export interface WrittenSection {
  /** Its heading's text, without numbers, marks and colon. */
  readonly title: string;
  /** The heading's line. */
  readonly firstLine: number;
  readonly lastLine: number;
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** The sections of a document, each up to the next heading of its level or above. What stands in fences is no heading. */
export function sections(raw: RawText): readonly WrittenSection[] {
  const headings = headingLines(raw);
  const ends = new Array<number>(headings.length).fill(raw.lineCount);
  const open: number[] = [];
  for (const [index, { line, depth }] of headings.entries()) {
    while (open.length > 0 && (headings[open.at(-1) ?? 0]?.depth ?? 0) >= depth) ends[open.pop() ?? 0] = line - 1;
    open.push(index);
  }
  return headings.map(({ line, title }, index) => ({ title, firstLine: line, lastLine: ends[index] ?? raw.lineCount }));
}

interface HeadingLine {
  readonly line: number;
  readonly depth: number;
  readonly title: string;
}

function headingLines(raw: RawText): readonly HeadingLine[] {
  const headings: HeadingLine[] = [];
  let fence: string | null = null;
  for (let line = 1; line <= raw.lineCount; line += 1) {
    const text = raw.line(line);
    const mark = FENCE.exec(text)?.[1];
    if (mark !== undefined && fence === null) fence = mark;
    else if (mark !== undefined && fence !== null && closes(text.trim(), fence)) fence = null;
    else if (fence === null) {
      const [, marks, title] = HEADING.exec(text) ?? [];
      if (marks !== undefined && title !== undefined) headings.push({ line, depth: marks.length, title: bareTitle(title) });
    }
  }
  return headings;
}

function closes(text: string, fence: string): boolean {
  return text.startsWith(fence) && text === fence.charAt(0).repeat(text.length);
}

function bareTitle(title: string): string {
  return title
    .slice(0, 100)
    .replace(/[*_`#:]/g, '')
    .replace(/^\s*\d{1,3}[.)]\s+/, '')
    .replace(/^[^\p{L}]+|[^\p{L})]+$/gu, '');
}
