import type { Landing } from '../../../engine/index';
import type { Write } from './query';

export const saveLanding: Write<Landing> = {
  name: 'landing',
  sql: `
    INSERT INTO landing (id, plan_id, task_id, state, started_at, body) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id, task_id = excluded.task_id, state = excluded.state,
      started_at = excluded.started_at, body = excluded.body`,
  values: (row) => [row.id, row.planId, row.taskId, row.state.kind, row.startedAt, JSON.stringify(row)],
};
