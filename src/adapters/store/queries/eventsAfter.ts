import type { Event, Recorded } from '../../../engine/index';
import type { Read } from './query';

/** Events in (after, upTo], oldest first; of one plan, or of all where `planId` is null. */
export const eventsAfter: Read<[after: number, upTo: number, planId: string | null, limit: number], Recorded> = {
  sql: `
    SELECT sequence, at, body FROM event
    WHERE sequence > ?1 AND sequence <= ?2 AND (?3 IS NULL OR plan_id = ?3)
    ORDER BY sequence LIMIT ?4`,
  values: (after, upTo, planId, limit) => [after, upTo, planId, limit],
  // Not parsed against a schema: what was written here was an Event, and a hash covers every byte since.
  row: ([sequence, at, body]) => ({ sequence: Number(sequence), at: Number(at), event: JSON.parse(String(body)) as Event }),
};
