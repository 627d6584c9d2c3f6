import { isMap } from 'yaml';
import type * as z from 'zod';
import { assertNever } from '../../../util/assertNever';
import type { SourceRange } from '../../model/plan';
import type { DiagnosticList, Finding } from '../diagnosticList';
import { MOST_PARALLEL } from '../draft';
import { nearest } from '../nearest';
import { quote } from '../quote';
import type { NodePlaces, ValuePath } from './nodePlace';
import { checkSchema, planSchema, taskSchema } from './planSchema';

type Issue = z.core.$ZodIssue;

/** Tells where the document is not a plan, in the words of its author rather than those of a type system. */
export function reportIssues(issues: readonly Issue[], places: NodePlaces, diagnostics: DiagnosticList): void {
  for (const issue of issues) reportIssue(issue, issue.path, { places, diagnostics });
}

interface Context {
  readonly places: NodePlaces;
  readonly diagnostics: DiagnosticList;
}

function reportIssue(issue: Issue, path: ValuePath, context: Context): void {
  const name = nameOf(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) reportUnknownKey(key, path, context);
      return;
    case 'invalid_union':
      reportUnion(issue.errors.at(-1) ?? [], path, context);
      return;
    case 'invalid_type':
      reportType(issue.expected, path, context);
      return;
    case 'invalid_value':
      tell(context, path, { code: 'invalid-value', message: `${name} is none of the values it can have.`, hint: `Write one of: ${issue.values.map(String).join(', ')}.` });
      return;
    case 'too_small':
    case 'too_big':
    case 'not_multiple_of': {
      const hint = path.at(-1) === 'max_parallel' ? `Write a whole number from 1 to ${String(MOST_PARALLEL)}.` : 'Fill it in, or leave the key out.';
      tell(context, path, { code: 'invalid-value', message: `${name} is ${SIZE_FAULTS[issue.code]}.`, hint });
      return;
    }
    case 'invalid_format':
      tell(context, path, { code: 'invalid-id', message: `${name} is no id of a task.`, hint: 'Ids are letters, digits, `_`, `.` and `-`, begin with a letter or digit, and have at most 64 characters.' });
      return;
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      tell(context, path, { code: 'invalid-value', message: `${name} cannot be used.`, hint: 'The schema of plans says what can stand here.' });
      return;
    default:
      assertNever(issue, 'schema issue');
  }
}

/** The only choice in a plan is between a command and a mapping about it; the mapping comes last in the schema. */
function reportUnion(asMapping: readonly Issue[], path: ValuePath, context: Context): void {
  if (isMap(context.places.find(path))) for (const issue of asMapping) reportIssue(issue, [...path, ...issue.path], context);
  else tell(context, path, { code: 'wrong-type', message: `${nameOf(path)} must be a command.`, hint: 'Write the command in quotes, or a mapping with `command`.' });
}

function reportType(expected: string, path: ValuePath, context: Context): void {
  const type = TYPE_NAMES[expected] ?? expected;
  if (path.length > 0 && context.places.find(path) === null) {
    tell(context, path, { code: 'missing-key', message: `${nameOf(path)} is missing.`, hint: `Add ${quote(String(path.at(-1)))}: it must be ${type}.` });
    return;
  }
  tell(context, path, { code: 'wrong-type', message: `${nameOf(path)} must be ${type}.`, hint: TYPE_HINTS[expected] ?? 'The schema of plans says what can stand here.' });
}

/** Beyond what is shown problems are only counted: finding places for a million of them takes longer than anybody waits. */
function tell({ places, diagnostics }: Context, path: ValuePath, finding: Omit<Finding, 'at'>): void {
  diagnostics.error({ ...finding, at: diagnostics.full ? NOWHERE : places.at(path) });
}

const NOWHERE: SourceRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

const TYPE_NAMES: Readonly<Record<string, string>> = { string: 'text', array: 'a list', object: 'a mapping', number: 'a number', int: 'a whole number' };

const TYPE_HINTS: Readonly<Record<string, string>> = {
  string: 'Put quotes around it; a key without a value is better left out.',
  array: 'Write a list, such as [a, b], or leave the key out.',
  object: 'Write keys with values: `tasks:` and the like.',
};

const SIZE_FAULTS = { too_small: 'empty or too small', too_big: 'too big', not_multiple_of: 'not a whole number' };

function reportUnknownKey(key: string, path: ValuePath, { places, diagnostics }: Context): void {
  if (diagnostics.full) {
    diagnostics.error({ code: 'unknown-key', message: '', hint: '', at: NOWHERE });
    return;
  }
  const known = Object.keys(shapeAt(path));
  const close = nearest(key, known);
  const hint = close === null ? `Known here: ${known.join(', ')}.` : `Did you mean ${quote(close)}?`;
  const where = path.length === 0 ? '' : ` in ${nameOf(path)}`;
  diagnostics.error({ code: 'unknown-key', message: `Plans have no key ${quote(key)}${where}.`, hint, at: places.ofKey(path, key) });
}

function shapeAt(path: ValuePath): Readonly<Record<string, unknown>> {
  if (path.length === 0) return planSchema.shape;
  return path.length === 2 && path[0] === 'tasks' ? taskSchema.shape : checkSchema.shape;
}

/** `tasks[2].depends_on[0]` */
function nameOf(path: ValuePath): string {
  if (path.length === 0) return 'A plan';
  return quote(path.map((step, index) => (typeof step === 'number' ? `[${String(step)}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join(''));
}
