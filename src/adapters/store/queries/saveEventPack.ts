import type { EventPack } from '../eventPack';
import type { Write } from './query';

/** In hexadecimal on its way: a journal holds text and numbers. */
export const saveEventPack: Write<EventPack> = {
  name: 'event-pack',
  sql: 'INSERT INTO event_pack (first, last, plans, body) VALUES (?, ?, ?, unhex(?))',
  values: ({ first, last, plans, body }) => [first, last, JSON.stringify(plans), body.toString('hex')],
};

/** They are in a pack from now on. */
export const dropPackedEvents: Write<Pick<EventPack, 'first' | 'last'>> = {
  name: 'events-packed',
  sql: 'DELETE FROM event WHERE sequence BETWEEN ? AND ?',
  values: ({ first, last }) => [first, last],
};
