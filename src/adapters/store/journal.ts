import type { Log } from '../../engine/index';
import { messageOf } from '../../util/errors';
import type { StoreFile, StoreFiles } from './files';
import type { JournalRecord, SegmentHeader } from './journalFormat';
import { encodeMark, encodeSegment, markOffset } from './journalFormat';
import { segmentPath } from './stateFolder';
import { writeWhole } from './writeWhole';

export interface JournalOptions {
  readonly files: StoreFiles;
  readonly folder: string;
  readonly log: Log;
  /** What every new segment says of itself, but for its place. */
  readonly stamp: Pick<SegmentHeader, 'schema' | 'program' | 'statements'>;
  /** The highest segment number in the folder, and the last sequence that is known to be on the disk. */
  readonly lastSegment: number;
  readonly acknowledged: number;
}

interface OpenSegment {
  readonly number: number;
  readonly file: StoreFile;
  /** Where the next record goes: behind the last one that is known to be on the disk. */
  readonly end: number;
  /** How often it was written to: the two marks take turns. */
  readonly writes: number;
}

/**
 * Writes the journal. A segment is begun by the first append after a start, after a snapshot, and after a sync that
 * failed: the system may then have dropped what it could not write and call the pages clean, so that a second sync of
 * the same file would succeed and mean nothing. What was not acknowledged is written anew into a file of its own.
 */
export class Journal {
  readonly #options: JournalOptions;
  #open: OpenSegment | null = null;
  #lastSegment: number;
  #acknowledged: number;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#lastSegment = options.lastSegment;
    this.#acknowledged = options.acknowledged;
  }

  get lastSegment(): number {
    return this.#lastSegment;
  }

  /** The records are on the disk when this resolves. When it rejects they are not, and may be given again. */
  async append(records: readonly JournalRecord[]): Promise<void> {
    if (records.length === 0) return;
    this.#open = this.#open === null ? await this.#begin(records) : await this.#extend(this.#open, records);
  }

  /** Marks everything that was appended as given out: from now on its loss is damage. */
  acknowledge(sequence: number): void {
    this.#acknowledged = sequence;
    const open = this.#open;
    if (open === null) return;
    this.#attempt('mark', () => {
      open.file.write(encodeMark(open.number, { acknowledged: sequence, next: 0 }), markOffset(open.writes));
    });
  }

  /** The next append begins a new segment. */
  endSegment(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    this.#attempt('close', () => {
      open.file.close();
    });
  }

  async #extend(open: OpenSegment, records: readonly JournalRecord[]): Promise<OpenSegment> {
    const bytes = joined(records);
    try {
      open.file.write(bytes, open.end);
    } catch (error) {
      // A part of it may be there. It would be taken for a torn tail, but on a full disk its space is better given back.
      this.#attempt('cut', () => {
        open.file.truncate(open.end);
      });
      throw error;
    }
    try {
      await open.file.sync();
    } catch (error) {
      this.endSegment();
      throw error;
    }
    return { ...open, end: open.end + bytes.length, writes: open.writes + 1 };
  }

  async #begin(records: readonly JournalRecord[]): Promise<OpenSegment> {
    const { files, folder, stamp } = this.#options;
    const number = this.#lastSegment + 1;
    const path = segmentPath(folder, number);
    const bytes = encodeSegment({ ...stamp, number, first: this.#acknowledged + 1 }, { acknowledged: this.#acknowledged, next: 0 }, records);
    files.makeFolder(folder);
    // The number is used up only when all of this has worked: until then nothing in the file was acknowledged, and the
    // next attempt may replace it. A number left out would read as a lost segment.
    await writeWhole(files, folder, path, bytes);
    const file = files.open(path);
    this.#pointTo(number);
    this.#lastSegment = number;
    return { number, file, end: bytes.length, writes: 0 };
  }

  /** Lets the segment before say that another follows, so that a lost file is noticed. Nothing rests on its success. */
  #pointTo(next: number): void {
    const { files, folder } = this.#options;
    const previous = this.#lastSegment;
    if (previous === 0) return;
    this.#attempt('mark', () => {
      const file = files.open(segmentPath(folder, previous));
      try {
        const mark = encodeMark(previous, { acknowledged: this.#acknowledged, next });
        file.write(mark, markOffset(0));
        file.write(mark, markOffset(1));
      } finally {
        file.close();
      }
    });
  }

  /** For what makes the journal better but is not what its promise rests on. */
  #attempt(what: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.log.warn(`Could not ${what} a journal segment`, { folder: this.#options.folder, reason: messageOf(error) });
    }
  }
}

function joined(records: readonly JournalRecord[]): Buffer {
  const [only] = records;
  return records.length === 1 && only !== undefined ? only.bytes : Buffer.concat(records.map((record) => record.bytes));
}
