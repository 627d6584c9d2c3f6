import * as z from 'zod';
import { templateSchema } from '../src/engine/templates/templateSchema';

/** The text of `schemas/template.schema.json`, for editors of `.coppice/templates/`. */
export function templateJsonSchemaText(): string {
  const schema = z.toJSONSchema(templateSchema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ title: 'Coppice template', ...schema }, null, 2)}\n`;
}
