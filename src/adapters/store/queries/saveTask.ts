import type { Task } from '../../../engine/index';
import type { Write } from './query';

export const saveTask: Write<Task> = {
  name: 'task',
  sql: `
    INSERT INTO task (id, plan_id, position, state, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id, position = excluded.position, state = excluded.state, body = excluded.body`,
  values: (row) => [row.id, row.planId, row.position, row.state.kind, JSON.stringify(row)],
};
