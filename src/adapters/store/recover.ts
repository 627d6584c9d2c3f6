import type { SqlJsStatic } from 'sql.js';
import type { Rows } from '../../engine/index';
import { messageOf } from '../../util/errors';
import type { Result } from '../../util/result';
import { err, ok } from '../../util/result';
import { StateDatabase } from './database';
import type { StoreFiles } from './files';
import type { JournalRecord, SegmentReading } from './journalFormat';
import { payloadOf, readSegment } from './journalFormat';
import { readRows } from './readRows';
import type { Finding, StoreRefusal } from './refusal';
import { damaged, newer, newerFormat } from './refusal';
import type { SnapshotHeader } from './snapshotFormat';
import { readSnapshot } from './snapshotFormat';
import { readStateFolder, segmentPath, snapshotPath } from './stateFolder';

export interface RecoverOptions {
  readonly files: StoreFiles;
  readonly folder: string;
  readonly sql: SqlJsStatic;
  readonly migrations: readonly string[];
}

/** A whole, proven state and what its journal must know to go on. */
export interface Recovered {
  readonly database: StateDatabase;
  readonly rows: Rows;
  /** The last journal record in it. */
  readonly sequence: number;
  /** Records at its end that were never acknowledged. They may not be on the disk yet, whatever reading them said. */
  readonly unacknowledged: readonly JournalRecord[];
  readonly lastSegment: number;
  readonly lastGeneration: number;
  /** The good snapshots, oldest first. */
  readonly snapshots: readonly SnapshotHeader[];
  /** What was wrong and did not matter in the end. */
  readonly findings: readonly Finding[];
}

type Segment = Extract<SegmentReading, { kind: 'segment' }>;

/** Where a replay starts. The empty database is where everything began. */
interface Base {
  readonly file: string;
  readonly header: SnapshotHeader;
  /** Good for one database: sql.js goes on working in the very bytes it is given. */
  readonly image: Uint8Array | null;
}

/** Everything in the folder, read and judged one file at a time. */
interface Material {
  readonly bases: readonly Base[];
  readonly segments: ReadonlyMap<number, Segment>;
  /** The highest numbers in the folder, readable or not. */
  readonly lastSegment: number;
  readonly lastGeneration: number;
  /** The highest sequence that some file says was acknowledged. */
  readonly acknowledged: number;
}

/**
 * Finds the state: from the newest good snapshot, or else an older one, or else from the very beginning, forward through
 * the journal to its end. An answer is given only where every acknowledged record is accounted for. This only reads.
 */
export function recover({ files, folder, sql, migrations }: RecoverOptions): Result<Recovered, StoreRefusal> {
  const findings: Finding[] = [];
  const gathered = gather(files, folder, migrations.length, findings);
  if (!gathered.ok) return gathered;
  const material = gathered.value;
  for (const base of material.bases) {
    const chain = chainFrom(folder, base, material);
    if (!chain.ok) {
      findings.push(...chain.error);
      continue;
    }
    const settled = Math.max(base.header.sequence, material.acknowledged);
    const replayed = replay(base, { ...chain.value, settled }, new StateDatabase(sql, base.image, migrations), migrations.length);
    if (!replayed.ok) {
      findings.push({ file: base.file, reason: replayed.error });
      continue;
    }
    return ok({
      ...replayed.value,
      unacknowledged: chain.value.steps.flatMap((step) => step.records).filter(({ sequence }) => sequence > settled && sequence <= replayed.value.sequence),
      lastSegment: material.lastSegment,
      lastGeneration: material.lastGeneration,
      snapshots: material.bases.filter(({ image }) => image !== null).map(({ header }) => header).reverse(),
      findings,
    });
  }
  return err(damaged(folder, findings));
}

function gather(files: StoreFiles, folder: string, known: number, findings: Finding[]): Result<Material, StoreRefusal> {
  const found = readStateFolder(files, folder);
  const segments = new Map<number, Segment>();
  for (const number of found.segments) {
    const file = segmentPath(folder, number);
    const reading = readSegment(number, files.read(file));
    if (reading.kind === 'newer-format') return err(newerFormat(file, reading.format));
    if (reading.kind === 'unreadable') {
      findings.push({ file, reason: reading.reason });
      continue;
    }
    const { schema, program } = reading.header;
    if (schema > known) return err(newer({ file, program, schema, known }));
    segments.set(number, reading);
  }
  const bases: Base[] = [];
  // The empty database counts only where the journal goes back to it, or where nothing was ever written.
  if (found.segments[0] === 1 || (found.segments.length === 0 && found.snapshots.length === 0)) bases.push(beginning(folder));
  for (const generation of found.snapshots) {
    const file = snapshotPath(folder, generation);
    const reading = readSnapshot(generation, files.read(file));
    if (reading.kind === 'newer-format') return err(newerFormat(file, reading.format));
    if (reading.kind === 'damaged') {
      findings.push({ file, reason: reading.reason });
      continue;
    }
    const { schema, program } = reading.header;
    if (schema > known) return err(newer({ file, program, schema, known }));
    bases.unshift({ file, header: reading.header, image: reading.image });
  }
  const acknowledged = Math.max(0, ...bases.map(({ header }) => header.sequence), ...[...segments.values()].map(({ mark }) => mark.acknowledged));
  return ok({ bases, segments, lastSegment: found.segments.at(-1) ?? 0, lastGeneration: found.snapshots.at(-1) ?? 0, acknowledged });
}

function beginning(folder: string): Base {
  return { file: folder, header: { generation: 0, sequence: 0, sealed: 0, schema: 0, program: '' }, image: null };
}

interface Step {
  readonly segment: Segment;
  readonly records: readonly JournalRecord[];
}

interface Chain {
  readonly steps: readonly Step[];
  readonly end: number;
}

/** The records that lead from a base to the end of the journal, or what is missing from them. */
function chainFrom(folder: string, base: Base, { segments, lastSegment, acknowledged }: Material): Result<Chain, readonly Finding[]> {
  const missing = (number: number, reason: string) => err([{ file: segmentPath(folder, number), reason }]);
  const last = Math.max(lastSegment, segments.get(base.header.sealed)?.mark.next ?? 0);
  // A snapshot is never without the segment it sealed, or later ones: where they are gone, so may be what followed.
  if (lastSegment < base.header.sealed) return missing(base.header.sealed, 'it is missing');
  const steps: Step[] = [];
  let end = base.header.sequence;
  for (let number = base.header.sealed + 1; number <= last; number += 1) {
    const segment = segments.get(number);
    if (segment === undefined) return missing(number, `it is missing or unreadable, and ${base.file} does not lead to a whole state without it`);
    if (segment.header.first > end + 1) return missing(number - 1, `its records end at ${String(end)}, though those up to ${String(segment.header.first - 1)} were acknowledged`);
    const next = segments.get(number + 1);
    if (segment.mark.next !== 0 && number === last) return missing(segment.mark.next, 'it is missing');
    // A later segment begins where the earlier one was last known to be good: what the earlier holds beyond is void.
    const until = next === undefined ? Infinity : next.header.first - 1;
    const records = segment.records.filter((record) => record.sequence > end && record.sequence <= until);
    steps.push({ segment, records });
    end = records.at(-1)?.sequence ?? end;
  }
  if (end < acknowledged) {
    const file = last === 0 ? base.file : segmentPath(folder, last);
    return err([{ file, reason: `the records end at ${String(end)}, though those up to ${String(acknowledged)} were acknowledged` }]);
  }
  return ok({ steps, end });
}

interface Replayed {
  readonly database: StateDatabase;
  readonly rows: Rows;
  readonly sequence: number;
}

function replay(base: Base, chain: Chain & { readonly settled: number }, database: StateDatabase, current: number): Result<Replayed, string> {
  try {
    if (base.image !== null && database.schema() !== base.header.schema) throw new Error('its schema is not the one its header names');
    let schema = base.header.schema;
    let sequence = base.header.sequence;
    for (const { segment, records } of chain.steps) {
      // The segment begins with the migration that the release which wrote it made first.
      database.migrate(schema, segment.header.schema);
      schema = segment.header.schema;
      for (const record of records) {
        // A record behind a gap, where one that was never acknowledged was left out, is as good as unwritten too.
        if (record.sequence !== sequence + 1 || !applies(database, record, segment, chain.settled)) break;
        sequence = record.sequence;
      }
    }
    database.migrate(schema, current);
    return ok({ database, rows: readRows(database), sequence });
  } catch (error) {
    database.close();
    return err(messageOf(error));
  }
}

/** The store writes a record while it applies it: one it could not apply is there, but was never acknowledged. */
function applies(database: StateDatabase, record: JournalRecord, segment: Segment, settled: number): boolean {
  try {
    database.apply(payloadOf(record), segment.header.statements);
    return true;
  } catch (error) {
    if (record.sequence <= settled) throw error;
    return false;
  }
}
