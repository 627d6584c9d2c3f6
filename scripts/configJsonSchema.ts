import * as z from 'zod';
import { projectConfigSchema } from '../src/engine/config/projectConfig';

/** The text of `schemas/config.schema.json`, for editors of `.coppice/config.yaml`. */
export function configJsonSchemaText(): string {
  const schema = z.toJSONSchema(projectConfigSchema, { target: 'draft-7', io: 'input' });
  return `${JSON.stringify({ title: 'Coppice project settings', ...schema }, null, 2)}\n`;
}
