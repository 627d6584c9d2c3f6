import type { OutputLines } from './output';

/** What a tool said about one place, as it printed it. */
export interface Found {
  readonly tool: string;
  readonly severity: 'error' | 'warning';
  /** As printed. */
  readonly file: string | null;
  /** Other names under which the file may lie in the worktree, where the tool prints only a part of its path. */
  readonly mayBe?: readonly string[];
  readonly line: number | null;
  readonly column: number | null;
  readonly errorType: string | null;
  readonly message: string;
  readonly stack: readonly string[];
  /** The lines it was read from: from this one up to that one, which does not belong to it. */
  readonly span: readonly [from: number, to: number];
  /** A line above that belongs to it as well: the file that a list of problems is about. */
  readonly under?: number;
}

export interface Reading {
  readonly found: readonly Found[];
  /** The first line that was not taken. */
  readonly next: number;
}

/**
 * Knows what one family of tools prints. It is asked at each line that nobody took before it, and looks ahead only over
 * lines that it then takes, or over a few: so reading an output takes time in proportion to its length.
 */
export interface Reader {
  at(lines: OutputLines, index: number): Reading | null;
}

export function one(found: Found): Reading {
  return { found: [found], next: found.span[1] };
}

/** No tool prints a whole novel about one failure. */
export const LONGEST_BLOCK = 400;

/** The first line from `from` on that ends a block, or the last that a block may have. */
export function blockEnd(lines: OutputLines, from: number, ends: (text: string, index: number) => boolean): number {
  const last = Math.min(lines.count, from + LONGEST_BLOCK);
  let index = from;
  while (index < last && !ends(lines.text(index), index)) index += 1;
  return index;
}

export function numberOr(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text);
}

export function isWarning(word: string | undefined): 'error' | 'warning' {
  return word === undefined || !/^(?:warning|warn|note|info|hint|message)$/i.test(word) ? 'error' : 'warning';
}
