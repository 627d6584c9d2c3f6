import type { Read } from './query';

export const schemaVersion: Read<[], number> = {
  sql: `SELECT value FROM meta WHERE key = 'schema'`,
  values: () => [],
  row: ([value]) => Number(value),
};
