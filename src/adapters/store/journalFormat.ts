import { createHash } from 'node:crypto';

/**
 * A segment of the journal, byte by byte:
 *
 *      0  magic, format, length and SHA-256 of the header
 *    512  mark A     } how far records were acknowledged, written in turn after each sync, so that one of the two is
 *   1024  mark B     } whole at any moment; they lie in sectors of their own
 *   4096  header     JSON
 *         records    SHA-256 of the rest, length of the payload, sequence, payload
 *
 * A payload names statements and gives their values; the header holds the statements' text. So a journal replays with
 * the very SQL of the release that wrote it, onto that release's schema, and only then do newer migrations run: no
 * release has to know the rows or the code of an earlier one.
 *
 * A later format has to hash its number with the header: what says to be of one and matches the hash of this one is damaged.
 *
 * The marks tell a torn tail from damage. Records behind the mark were never acknowledged, and may be missing or cut.
 * A record up to the mark that is missing or does not match its hash was there once: that is damage, and it is refused.
 * The mark is not synced by itself. A killed process leaves it exact, and after a loss of power it may lag by the last
 * write, since the sync of each write takes the mark of the one before along.
 */
export interface SegmentHeader {
  readonly number: number;
  /** Sequence of the segment's first record. What an earlier segment holds from here on is void. */
  readonly first: number;
  readonly schema: number;
  /** The release that wrote it. */
  readonly program: string;
  readonly statements: Readonly<Record<string, string>>;
}

export interface Mark {
  readonly acknowledged: number;
  /** Number of the segment that follows, 0 while there is none. */
  readonly next: number;
}

export type WriteValue = string | number | null;

/** One transaction: statements by name, each with its values. */
export type Payload = readonly (readonly [name: string, ...values: WriteValue[]])[];

export interface JournalRecord {
  readonly sequence: number;
  /** As it stands in the file. */
  readonly bytes: Buffer;
}

export type SegmentReading =
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'newer-format'; readonly format: number }
  | {
      readonly kind: 'segment';
      readonly header: SegmentHeader;
      readonly mark: Mark;
      /** The good ones from the beginning up to the first that is not. */
      readonly records: readonly JournalRecord[];
    };

const magic = Buffer.from('COPJRNL');
const format = 1;
const markOffsets = [512, 1024] as const;
const markHalf = 16;
const headerOffset = 4096;
const hashSize = 32;
const recordHead = hashSize + 4 + 8;

export function encodeRecord(sequence: number, payload: Payload): JournalRecord {
  const body = JSON.stringify(payload);
  const size = Buffer.byteLength(body, 'utf8');
  const bytes = Buffer.allocUnsafe(recordHead + size);
  bytes.writeUInt32LE(size, hashSize);
  bytes.writeBigUInt64LE(BigInt(sequence), hashSize + 4);
  bytes.write(body, recordHead, 'utf8');
  sha256(bytes.subarray(hashSize)).copy(bytes, 0);
  return { sequence, bytes };
}

export function payloadOf(record: JournalRecord): Payload {
  return JSON.parse(record.bytes.toString('utf8', recordHead)) as Payload;
}

/** A segment with its first records, ready to be written whole. */
export function encodeSegment(header: SegmentHeader, mark: Mark, records: readonly JournalRecord[]): Buffer {
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const front = Buffer.alloc(headerOffset);
  magic.copy(front, 0);
  front.writeUInt8(format, 7);
  front.writeUInt32LE(text.length, 8);
  sha256(text).copy(front, 12);
  for (const offset of markOffsets) encodeMark(header.number, mark).copy(front, offset);
  return Buffer.concat([front, text, ...records.map((record) => record.bytes)]);
}

/** The numbers and their complement: one is written for every transaction, and hashing it would take longer than writing it. */
export function encodeMark(segment: number, mark: Mark): Buffer {
  const bytes = Buffer.alloc(2 * markHalf);
  bytes.writeBigUInt64LE(BigInt(mark.acknowledged), 0);
  bytes.writeUInt32LE(mark.next, 8);
  bytes.writeUInt32LE(segment, 12);
  for (let at = 0; at < markHalf; at += 4) bytes.writeInt32LE(~bytes.readInt32LE(at), markHalf + at);
  return bytes;
}

function isWhole(mark: Buffer): boolean {
  for (let at = 0; at < markHalf; at += 4) if (mark.readInt32LE(markHalf + at) !== ~mark.readInt32LE(at)) return false;
  return true;
}

/** Where the mark of the n-th write goes. */
export function markOffset(n: number): number {
  return markOffsets[n % 2 === 0 ? 0 : 1];
}

export function readSegment(number: number, bytes: Buffer): SegmentReading {
  if (bytes.length < headerOffset || !bytes.subarray(0, 7).equals(magic)) return { kind: 'unreadable', reason: 'its beginning is not a journal' };
  const foundFormat = bytes.readUInt8(7);
  const end = headerOffset + bytes.readUInt32LE(8);
  const text = bytes.subarray(headerOffset, end);
  const isWhole = end <= bytes.length && sha256(text).equals(bytes.subarray(12, 44));
  if (foundFormat > format && !isWhole) return { kind: 'newer-format', format: foundFormat };
  if (!isWhole) return { kind: 'unreadable', reason: 'its header does not match its hash' };
  if (foundFormat !== format) return { kind: 'unreadable', reason: `it is said to be of format ${String(foundFormat)}, and is not` };
  const header = JSON.parse(text.toString('utf8')) as SegmentHeader;
  if (header.number !== number) return { kind: 'unreadable', reason: `it was written as segment ${String(header.number)}` };
  const mark = newestMark(number, bytes);
  if (mark === null) return { kind: 'unreadable', reason: 'it does not say how far it was acknowledged' };
  return { kind: 'segment', header, mark, records: goodRecords(bytes, end, header.first) };
}

function goodRecords(bytes: Buffer, start: number, first: number): readonly JournalRecord[] {
  const records: JournalRecord[] = [];
  let offset = start;
  let sequence = first;
  while (offset + recordHead <= bytes.length) {
    const end = offset + recordHead + bytes.readUInt32LE(offset + hashSize);
    if (end > bytes.length) break;
    const record = bytes.subarray(offset, end);
    if (record.readBigUInt64LE(hashSize + 4) !== BigInt(sequence) || !sha256(record.subarray(hashSize)).equals(record.subarray(0, hashSize))) break;
    records.push({ sequence, bytes: record });
    offset = end;
    sequence += 1;
  }
  return records;
}

function newestMark(segment: number, bytes: Buffer): Mark | null {
  let newest: Mark | null = null;
  for (const offset of markOffsets) {
    const found = bytes.subarray(offset, offset + 2 * markHalf);
    if (!isWhole(found) || found.readUInt32LE(12) !== segment) continue;
    const mark = { acknowledged: Number(found.readBigUInt64LE(0)), next: found.readUInt32LE(8) };
    if (newest === null || mark.acknowledged > newest.acknowledged || mark.next > newest.next) newest = mark;
  }
  return newest;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
