import type { SqlValue } from 'sql.js';
import { Buffer } from 'node:buffer';
import type { PackedEvent } from '../eventPack';
import type { Read } from './query';

/** How many events are in no pack. */
export const unpackedEvents: Read<[], number> = {
  sql: 'SELECT count(*) FROM event',
  values: () => [],
  row: ([count]) => Number(count),
};

/** The oldest that are in no pack. */
export const oldestEvents: Read<[count: number], PackedEvent> = {
  sql: 'SELECT sequence, at, plan_id, body FROM event ORDER BY sequence LIMIT ?',
  values: (count) => [count],
  row: ([sequence, at, planId, body]) => ({ sequence: Number(sequence), at: Number(at), planId: text(planId), body: String(body) }),
};

/** Packs with events after this one, oldest first; those with events of one plan, or all where `planId` is null. */
export const packsAfter: Read<[after: number, planId: string | null], Buffer> = {
  sql: `
    SELECT body FROM event_pack
    WHERE last > ?1 AND (?2 IS NULL OR EXISTS (SELECT 1 FROM json_each(plans) WHERE value = ?2))
    ORDER BY first`,
  values: (after, planId) => [after, planId],
  row: ([body]) => Buffer.from(body instanceof Uint8Array ? body : []),
};

function text(value: SqlValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
