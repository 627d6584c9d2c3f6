import type { Worktree } from '../../../engine/index';
import type { Write } from './query';

export const saveWorktree: Write<Worktree> = {
  name: 'worktree',
  sql: `
    INSERT INTO worktree (id, plan_id, task_id, state, created_at, body) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id, task_id = excluded.task_id, state = excluded.state,
      created_at = excluded.created_at, body = excluded.body`,
  values: (row) => [row.id, row.planId, row.taskId, row.state.kind, row.createdAt, JSON.stringify(row)],
};
