import type { Plan } from '../../../engine/index';
import type { Write } from './query';

export const savePlan: Write<Plan> = {
  name: 'plan',
  sql: `
    INSERT INTO plan (id, phase, paused, created_at, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET phase = excluded.phase, paused = excluded.paused, created_at = excluded.created_at, body = excluded.body`,
  values: (row) => [row.id, row.phase.kind, row.paused === null ? 0 : 1, row.createdAt, JSON.stringify(row)],
};
