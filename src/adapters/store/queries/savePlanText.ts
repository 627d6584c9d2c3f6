import type { CompanionSet } from '../../../engine/index';
import type { Write } from './query';

interface PlanTextRow {
  readonly planId: string;
  readonly text: string;
  readonly companions?: CompanionSet;
}

/** The text alone where that is all: most plans have no companions, and none had any at first. */
export const savePlanText: Write<PlanTextRow> = {
  name: 'plan-text',
  sql: `
    INSERT INTO plan_text (plan_id, body) VALUES (?, ?)
    ON CONFLICT (plan_id) DO UPDATE SET body = excluded.body`,
  values: ({ planId, text, companions }) => [planId, JSON.stringify(companions === undefined ? text : { text, companions })],
};
