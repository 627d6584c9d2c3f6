const NEWLINE = 10;
/** An event longer than this is none: agents print what they did in some kilobytes, and their last word in a few megabytes. */
const LONGEST_LINE = 16 * 1024 * 1024;
const USUAL_ROOM = 64 * 1024;

/**
 * Cuts what arrives in pieces into lines. Each byte is looked at once, however long its line is; of a line that is too
 * long nothing is kept.
 */
export class Lines {
  readonly #take: (line: Buffer) => void;
  /** The beginning of a line, as far as it has arrived, with room for more. */
  #room = Buffer.allocUnsafe(USUAL_ROOM);
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
    if (this.#length > 0) this.#keep(rest);
    if (!this.#skips) this.#take(this.#length === 0 ? rest : this.#room.subarray(0, this.#length));
    this.#drop();
    this.#skips = false;
  }

  #keep(piece: Buffer): void {
    if (piece.length === 0 || this.#skips) return;
    const length = this.#length + piece.length;
    if (length > LONGEST_LINE) {
      this.gap();
      return;
    }
    if (length > this.#room.length) this.#makeRoom(length);
    piece.copy(this.#room, this.#length);
    this.#length = length;
  }

  /** Twice as much each time, so that what is moved is no more than what arrives. */
  #makeRoom(length: number): void {
    const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#room.length));
    this.#room.copy(larger, 0, 0, this.#length);
    this.#room = larger;
  }

  #drop(): void {
    this.#length = 0;
    if (this.#room.length > 16 * USUAL_ROOM) this.#room = Buffer.allocUnsafe(USUAL_ROOM);
  }
}
