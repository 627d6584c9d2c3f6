import { plainLine } from './plainLine';

/** What a command printed: all of it, or its beginning and its end. */
export interface PrintedOutput {
  readonly head: string;
  /** Empty where `head` is everything. */
  readonly tail: string;
  /** Bytes between the two. */
  readonly leftOut: number;
}

/** Longer lines are data, not messages. */
const LONGEST_LINE = 2000;
const MOST_HEAD_LINES = 20_000;
const MOST_TAIL_LINES = 30_000;
const RAW_CHARACTERS = 1024;

/** The lines of an output, without colours and cut to a length at which every pattern is quick. */
export class OutputLines {
  readonly #raw: readonly string[];
  readonly #plain: readonly string[];

  constructor(output: PrintedOutput) {
    this.#raw = linesOf(output);
    this.#plain = this.#raw.map((line) => plainLine(line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE) : line));
  }

  get count(): number {
    return this.#plain.length;
  }

  /** Empty beyond the end, so that looking ahead needs no care. */
  text(index: number): string {
    return this.#plain[index] ?? '';
  }

  /** The line in its whole length. */
  whole(index: number): string {
    return plainLine(this.#raw[index] ?? '');
  }

  isBlank(index: number): boolean {
    return this.text(index).trim() === '';
  }

  /** How these lines begin, as they were printed. */
  raw(from: number, to: number): string {
    let text = '';
    for (let index = from; index < to && text.length <= RAW_CHARACTERS; index += 1) text += `${this.#raw[index] ?? ''}\n`;
    return text.slice(0, RAW_CHARACTERS);
  }
}

function linesOf({ head, tail, leftOut }: PrintedOutput): readonly string[] {
  const first = split(head);
  if (leftOut === 0 && tail === '') return first.length <= MOST_HEAD_LINES + MOST_TAIL_LINES ? first : joined(first.slice(0, MOST_HEAD_LINES), first.slice(-MOST_TAIL_LINES));
  // Of the lines at both edges only a part is there.
  return joined(first.slice(0, -1).slice(0, MOST_HEAD_LINES), split(tail).slice(1).slice(-MOST_TAIL_LINES));
}

/** A blank line between them, so that nothing is read across the gap. */
function joined(head: readonly string[], tail: readonly string[]): readonly string[] {
  return [...head, '', ...tail];
}

/** A lone return begins a line too: progress bars are drawn over themselves. */
function split(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/);
}
