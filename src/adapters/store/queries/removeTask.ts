import type { Write } from './query';

export const removeTask: Write<{ readonly taskId: string }> = {
  name: 'task-removed',
  sql: 'DELETE FROM task WHERE id = ?',
  values: ({ taskId }) => [taskId],
};
