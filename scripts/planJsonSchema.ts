import * as z from 'zod';
import { planSchema } from '../src/engine/plan/yaml/planSchema';

/** The text of `schemas/plan.schema.json`. Draft 7 is what editors understand best. */
export function planJsonSchemaText(): string {
  const schema = z.toJSONSchema(planSchema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ title: 'Coppice plan', ...schema }, null, 2)}\n`;
}
