import type { Artifact } from '../../../engine/index';
import type { Write } from './query';

export const saveArtifact: Write<Artifact> = {
  name: 'artifact',
  sql: `
    INSERT INTO artifact (id, plan_id, task_id, attempt_id, kind, hash, body) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET plan_id = excluded.plan_id, task_id = excluded.task_id, attempt_id = excluded.attempt_id,
      kind = excluded.kind, hash = excluded.hash, body = excluded.body`,
  values: (row) => [row.id, row.planId, row.taskId, row.attemptId, row.kind, row.content.kind === 'kept' ? row.content.hash : null, JSON.stringify(row)],
};
