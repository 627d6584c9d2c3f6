import type * as z from 'zod';
import { assertNever } from '../../../util/assertNever';
import type { SourceRange } from '../../model/plan';
import type { DiagnosticList, Finding } from '../diagnosticList';
import { nearest } from '../nearest';
import { quote } from '../quote';
import type { DocumentForm } from './documentForm';
import { unknownKeyHint } from './knownKeys';
import type { NodePlaces, ValuePath } from './nodePlace';

type Issue = z.core.$ZodIssue;

export interface IssueContext {
  readonly form: DocumentForm;
  readonly places: NodePlaces;
  readonly diagnostics: DiagnosticList;
}

/** Tells where the document has not the form it should have, in the words of its author rather than those of a type system. */
export function reportIssues(issues: readonly Issue[], context: IssueContext): void {
  for (const issue of issues) reportIssue(issue, issue.path, context);
}

function reportIssue(issue: Issue, path: ValuePath, context: IssueContext): void {
  const name = nameOf(path, context);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) reportUnknownKey(key, path, context);
      return;
    case 'invalid_union':
      reportUnion(issue.errors, path, context);
      return;
    case 'invalid_type':
      reportType(issue.expected, path, context);
      return;
    case 'invalid_value':
      reportValue(issue.values.map(String), path, context);
      return;
    case 'too_small':
    case 'too_big':
    case 'not_multiple_of':
      tell(context, path, { code: 'invalid-value', message: `${name} is ${SIZE_FAULTS[issue.code]}.`, hint: sizeHint(path, context) });
      return;
    case 'invalid_format':
      reportFormat(path, context);
      return;
    case 'invalid_key':
    case 'invalid_element':
      tell(context, path, { code: 'invalid-value', message: `${name} cannot be used.`, hint: 'Its schema says what can stand here.' });
      return;
    case 'custom':
      tell(context, path, { code: 'invalid-value', message: `${name} cannot be used. ${issue.message}`, hint: 'The guide says what jobs can promise.' });
      return;
    default:
      assertNever(issue, 'schema issue');
  }
}

function reportValue(values: readonly string[], path: ValuePath, context: IssueContext): void {
  const written = context.diagnostics.full ? null : context.places.textAt(path);
  const meant = written === null ? null : nearest(written, values);
  const hint = `${meant === null ? '' : `Did you mean ${quote(meant)}? `}Write one of: ${values.join(', ')}.`;
  tell(context, path, { code: context.form.valueCodes[fieldOf(path)] ?? 'invalid-value', message: `${nameOf(path, context)} is none of the values it can have.`, hint });
}

function sizeHint(path: ValuePath, { form }: IssueContext): string {
  const most = form.numbers[fieldOf(path)];
  return most === undefined ? 'Fill it in, or leave the key out.' : `Write a whole number from 1 to ${String(most)}.`;
}

/** Of the forms a value can have, the one whose kind of value was written says what is wrong with it. */
function reportUnion(forms: readonly (readonly Issue[])[], path: ValuePath, context: IssueContext): void {
  const meant = forms.find((issues) => !issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0));
  if (meant !== undefined) {
    for (const issue of meant) reportIssue(issue, [...path, ...issue.path], context);
    return;
  }
  const form = context.form.choiceOf(fieldOf(path));
  tell(context, path, { code: 'wrong-type', message: `${nameOf(path, context)} must be ${form.name}.`, hint: form.hint });
}

function reportFormat(path: ValuePath, context: IssueContext): void {
  const { code, name, hint } = context.form.textFormOf(fieldOf(path));
  tell(context, path, { code, message: `${nameOf(path, context)} is no ${name}.`, hint });
}

/** The last key on the way: `depends_on` of `tasks[0].depends_on[2]`. */
function fieldOf(path: ValuePath): string {
  return path.filter((step) => typeof step === 'string').at(-1) ?? '';
}

function reportType(expected: string, path: ValuePath, context: IssueContext): void {
  const type = TYPE_NAMES[expected] ?? expected;
  if (path.length > 0 && context.places.find(path) === null) {
    tell(context, path, { code: 'missing-key', message: `${nameOf(path, context)} is missing.`, hint: `Add ${quote(String(path.at(-1)))}: it must be ${type}.` });
    return;
  }
  tell(context, path, { code: 'wrong-type', message: `${nameOf(path, context)} must be ${type}.`, hint: TYPE_HINTS[expected] ?? 'Its schema says what can stand here.' });
}

/** Beyond what is shown problems are only counted: finding places for a million of them takes longer than anybody waits. */
function tell({ places, diagnostics }: IssueContext, path: ValuePath, finding: Omit<Finding, 'at'>): void {
  diagnostics.error({ ...finding, at: diagnostics.full ? NOWHERE : places.at(path) });
}

const NOWHERE: SourceRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

const TYPE_NAMES: Readonly<Record<string, string>> = { string: 'text', array: 'a list', object: 'a mapping', number: 'a number', int: 'a whole number', boolean: '`true` or `false`' };

const TYPE_HINTS: Readonly<Record<string, string>> = {
  string: 'Put quotes around it; a key without a value is better left out.',
  array: 'Write a list, such as [a, b], or leave the key out.',
  object: 'Write keys with values: `tasks:` and the like.',
  boolean: 'Write `true` or `false`, without quotes.',
};

const SIZE_FAULTS = { too_small: 'empty or too small', too_big: 'too big', not_multiple_of: 'not a whole number' };

function reportUnknownKey(key: string, path: ValuePath, context: IssueContext): void {
  const { form, places, diagnostics } = context;
  if (diagnostics.full) {
    diagnostics.error({ code: 'unknown-key', message: '', hint: '', at: NOWHERE });
    return;
  }
  const where = path.length === 0 ? '' : ` in ${nameOf(path, context)}`;
  diagnostics.error({ code: 'unknown-key', message: `${form.many} have no key ${quote(key)}${where}.`, hint: unknownKeyHint(key, path, form), at: places.ofKey(path, key) });
}

/** `tasks[2].depends_on[0]` */
function nameOf(path: ValuePath, { form }: IssueContext): string {
  if (path.length === 0) return form.one;
  return quote(path.map((step, index) => (typeof step === 'number' ? `[${String(step)}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join(''));
}
