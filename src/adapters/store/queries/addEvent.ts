import type { Recorded } from '../../../engine/index';
import type { Write } from './query';

/** Never replaces: a sequence given twice is a bug of the caller, and the transaction fails. */
export const addEvent: Write<{ readonly recorded: Recorded; readonly planId: string | null }> = {
  name: 'event',
  sql: `
    INSERT INTO event (sequence, at, plan_id, type, body) VALUES (?, ?, ?, ?, ?)`,
  values: ({ recorded, planId }) => [recorded.sequence, recorded.at, planId, recorded.event.type, JSON.stringify(recorded.event)],
};
