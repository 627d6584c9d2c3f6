import * as z from 'zod';
import { nearest } from '../nearest';
import { quote } from '../quote';
import type { DocumentForm } from './documentForm';
import type { ValuePath } from './nodePlace';

/** What somebody who wrote a key that is unknown at this place may have meant. */
export function unknownKeyHint(key: string, path: ValuePath, { schema, synonyms }: DocumentForm): string {
  const known = keysAt(path, schema);
  const synonym = Object.hasOwn(synonyms, key.toLowerCase()) ? synonyms[key.toLowerCase()] : undefined;
  const meant = nearest(key.replace(/-/g, '_'), known) ?? (synonym !== undefined && known.includes(synonym) ? synonym : null);
  return meant === null ? `Known here: ${known.join(', ')}.` : `Did you mean ${quote(meant)}?`;
}

function keysAt(path: ValuePath, schema: z.core.$ZodType): readonly string[] {
  let schemas: readonly z.core.$ZodType[] = [schema];
  for (const step of path) schemas = schemas.flatMap(alternatives).flatMap((each) => childOf(each, step));
  return schemas.flatMap(alternatives).flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
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
