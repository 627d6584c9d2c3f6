import * as z from 'zod';
import { nearest } from '../nearest';
import { quote } from '../quote';
import type { ValuePath } from './nodePlace';
import { planSchema } from './planSchema';

/** Words that other formats and people use for a field. */
const SYNONYMS: Readonly<Record<string, string>> = {
  name: 'title',
  description: 'prompt',
  instructions: 'prompt',
  script: 'run',
  needs: 'depends_on',
  after: 'depends_on',
  dependencies: 'depends_on',
  blocked_by: 'depends_on',
  provides: 'publishes',
  tests: 'checks',
  validate: 'checks',
  acceptance_criteria: 'acceptance',
  non_goals: 'out_of_scope',
  paths: 'files',
  dir: 'cwd',
  folder: 'cwd',
  cmd: 'command',
  steps: 'tasks',
  workstreams: 'tasks',
  order: 'merge_order',
  concurrency: 'max_parallel',
};

/** What somebody who wrote a key that is unknown at this place may have meant. */
export function unknownKeyHint(key: string, path: ValuePath): string {
  const known = keysAt(path);
  const synonym = Object.hasOwn(SYNONYMS, key.toLowerCase()) ? SYNONYMS[key.toLowerCase()] : undefined;
  const meant = nearest(key.replace(/-/g, '_'), known) ?? (synonym !== undefined && known.includes(synonym) ? synonym : null);
  return meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean ${quote(meant)}?`;
}

function keysAt(path: ValuePath): readonly string[] {
  let schemas: readonly z.core.$ZodType[] = [planSchema];
  for (const step of path) schemas = schemas.flatMap(alternatives).flatMap((schema) => childOf(schema, step));
  return schemas.flatMap(alternatives).flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
}

function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return alternatives(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options.flatMap(alternatives) : [schema];
}

function childOf(schema: z.core.$ZodType, step: PropertyKey): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.element];
  if (!(schema instanceof z.ZodObject) || typeof step !== 'string') return [];
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  const child = shape[step];
  return child === undefined ? [] : [child];
}
