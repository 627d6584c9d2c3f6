import type { Attempt } from '../../../engine/index';
import type { Write } from './query';

export const saveAttempt: Write<Attempt> = {
  name: 'attempt',
  sql: `
    INSERT INTO attempt (id, task_id, number, state, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET task_id = excluded.task_id, number = excluded.number, state = excluded.state, body = excluded.body`,
  values: (row) => [row.id, row.taskId, row.number, row.state.kind, JSON.stringify(row)],
};
