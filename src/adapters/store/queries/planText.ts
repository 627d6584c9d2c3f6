import type { Read } from './query';

export const planText: Read<[planId: string], string> = {
  sql: 'SELECT body FROM plan_text WHERE plan_id = ?',
  values: (planId) => [planId],
  row: ([body]) => String(JSON.parse(String(body))),
};
