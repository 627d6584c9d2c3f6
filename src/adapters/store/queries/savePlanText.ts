import type { Write } from './query';

export const savePlanText: Write<{ readonly planId: string; readonly text: string }> = {
  name: 'plan-text',
  sql: `
    INSERT INTO plan_text (plan_id, body) VALUES (?, ?)
    ON CONFLICT (plan_id) DO UPDATE SET body = excluded.body`,
  values: (row) => [row.planId, JSON.stringify(row.text)],
};
