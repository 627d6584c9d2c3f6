import { createHash } from 'node:crypto';

/**
 * A snapshot: magic, format, length of the header, SHA-256 over everything behind it, header (JSON), database. SQLite
 * itself overlooks a flipped byte more often than it sees one, so the hash is what tells a good snapshot from a bad one.
 * A later format has to hash its number with the rest: what says to be of one and matches the hash of this one is damaged.
 */
export interface SnapshotHeader {
  readonly generation: number;
  /** The last journal record that is in it. */
  readonly sequence: number;
  /** The last segment that was begun before it. All that came later is in segments with higher numbers. */
  readonly sealed: number;
  readonly schema: number;
  /** The release that wrote it. */
  readonly program: string;
}

export type SnapshotReading =
  | { readonly kind: 'damaged'; readonly reason: string }
  | { readonly kind: 'newer-format'; readonly format: number }
  | { readonly kind: 'snapshot'; readonly header: SnapshotHeader; readonly image: Uint8Array };

const magic = Buffer.from('COPSNAP');
const format = 1;
const bodyOffset = 8 + 4 + 32;

export function encodeSnapshot(header: SnapshotHeader, image: Uint8Array): Buffer {
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const front = Buffer.alloc(bodyOffset);
  magic.copy(front, 0);
  front.writeUInt8(format, 7);
  front.writeUInt32LE(text.length, 8);
  bodyHash(front, [text, image]).copy(front, 12);
  return Buffer.concat([front, text, image]);
}

export function readSnapshot(generation: number, bytes: Buffer): SnapshotReading {
  if (bytes.length < bodyOffset || !bytes.subarray(0, 7).equals(magic)) return { kind: 'damaged', reason: 'its beginning is not a snapshot' };
  const foundFormat = bytes.readUInt8(7);
  const body = bytes.subarray(bodyOffset);
  const isWhole = bodyHash(bytes, [body]).equals(bytes.subarray(12, bodyOffset));
  if (foundFormat > format && !isWhole) return { kind: 'newer-format', format: foundFormat };
  if (!isWhole) return { kind: 'damaged', reason: 'it does not match its hash' };
  if (foundFormat !== format) return { kind: 'damaged', reason: `it is said to be of format ${String(foundFormat)}, and is not` };
  const length = bytes.readUInt32LE(8);
  const header = JSON.parse(body.toString('utf8', 0, length)) as SnapshotHeader;
  if (header.generation !== generation) return { kind: 'damaged', reason: `it was written as snapshot ${String(header.generation)}` };
  return { kind: 'snapshot', header, image: body.subarray(length) };
}

/** The header's length is hashed with the rest: a wrong one would cut header and database at another place. */
function bodyHash(front: Buffer, parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256').update(front.subarray(8, 12));
  for (const part of parts) hash.update(part);
  return hash.digest();
}
