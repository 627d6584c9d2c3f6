import type { Failure } from '../../../engine/index';
import type { Write } from './query';

export const saveFailure: Write<Failure> = {
  name: 'failure',
  sql: `
    INSERT INTO failure (id, plan_id, task_id, attempt_id, round, number, fingerprint, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id, task_id = excluded.task_id, attempt_id = excluded.attempt_id,
      round = excluded.round, number = excluded.number, fingerprint = excluded.fingerprint, body = excluded.body`,
  values: (row) => [row.id, row.planId, row.taskId, row.attemptId, row.round, row.number, row.fingerprint, JSON.stringify(row)],
};
