import * as z from 'zod';
import { NO_COMPANIONS, type PlanText } from '../../../engine/index';
import type { Read } from './query';

export const planText: Read<[planId: string], PlanText> = {
  sql: 'SELECT body FROM plan_text WHERE plan_id = ?',
  values: (planId) => [planId],
  row: ([body]) => {
    const kept = keptText().parse(JSON.parse(String(body)));
    return typeof kept === 'string' ? { text: kept, companions: NO_COMPANIONS } : kept;
  },
};

let made: z.ZodType<string | PlanText> | null = null;

/** Made when first asked for: an empty state needs none of it. */
function keptText(): z.ZodType<string | PlanText> {
  made ??= z.union([z.string(), z.object({ text: z.string(), companions: z.object({ home: z.string(), files: z.array(z.object({ path: z.string(), text: z.string() })) }) })]);
  return made;
}
