const NEWLINE = 10;
/** An event longer than this is none: agents print what they did in some kilobytes, and their last word in a few megabytes. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Cuts what arrives in pieces into lines. Each byte is looked at once, however long its line is; of a line that is too
 * long nothing is kept.
 */
export class Lines {
  readonly #take: (line: Buffer) => void;
  #parts: Buffer[] = [];
  #length = 0;
  #skips = false;

  /** A line that is handed over is only valid until `take` returns. */
  constructor(take: (line: Buffer) => void) {
    this.#take = take;
  }

  add(bytes: Buffer): void {
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
      this.#end(bytes.subarray(from, end));
      from = end + 1;
    }
    this.#keep(bytes.subarray(from));
  }

  /** Something before what comes next was left out: no line goes across. */
  gap(): void {
    this.#drop();
    this.#skips = true;
  }

  /** What was printed last may lack its end of line. */
  close(): void {
    this.#end(Buffer.alloc(0));
  }

  #end(rest: Buffer): void {
    if (!this.#skips && this.#length + rest.length <= LONGEST_LINE) this.#take(this.#parts.length === 0 ? rest : Buffer.concat([...this.#parts, rest]));
    this.#drop();
    this.#skips = false;
  }

  #keep(piece: Buffer): void {
    if (piece.length === 0 || this.#skips) return;
    if (this.#length + piece.length > LONGEST_LINE) {
      this.gap();
      return;
    }
    // The caller reads the next piece into the same memory.
    this.#parts.push(Buffer.from(piece));
    this.#length += piece.length;
  }

  #drop(): void {
    this.#parts = [];
    this.#length = 0;
  }
}
