import type { Read } from './query';

/** The newest events are in no pack. */
export const lastEvent: Read<[], number> = {
  sql: 'SELECT coalesce(max(sequence), 0) FROM event',
  values: () => [],
  row: ([sequence]) => Number(sequence),
};
