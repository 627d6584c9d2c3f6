import { emptyDraftPlan, FINAL_CHECK_MOMENTS, MOST_PARALLEL, type DraftPlan } from '../draft';
import type { Schedule } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import { quote } from '../quote';
import type { SourceText } from '../sourceText';
import { flattenBlocks, parseDocument, type Block } from './blocks';
import { judgeCost } from './cost';
import type { FieldLine, FieldName } from './fieldLines';
import { checkOf, collectFields, labelOf, onlyField, wordOf, type Reading } from './readFields';
import { readTask } from './readTask';
import { readFreeMarkdown } from './readFreePlan';
import { refuseOpenFences } from './scripts';
import { splitSections } from './sections';
import { splitKeys } from './splitList';
import { isStrictForm } from './strictForm';
import { readDocument } from './tree/readDocument';

export interface ReaderOptions {
  readonly fallbackTitle: string;
  readonly diagnostics: DiagnosticList;
}

const PLAN_FIELDS: readonly FieldName[] = ['merge order', 'final check', 'schedule', 'max parallel'];

/** Reads a markdown plan: its task sections, and the fields of tasks and plan in them. Null where it was refused. */
export function readMarkdown(source: SourceText, { fallbackTitle, diagnostics }: ReaderOptions): DraftPlan | null {
  const reading: Reading = { source, diagnostics };
  if (refuseCostly(reading)) return null;
  const tree = parseDocument(source);
  const blocks = flattenBlocks(tree);
  const found = splitSections(source, blocks).tasks.length;
  const root = readDocument(source, tree);
  const free = found > 0 && isStrictForm(source.text, root) ? null : readFreeMarkdown(source, root, { fallbackTitle, diagnostics });
  return free ?? readStrictPlan(reading, blocks, fallbackTitle);
}

/** The form written for this program: a slip in it is an error. */
function readStrictPlan(reading: Reading, blocks: readonly Block[], fallbackTitle: string): DraftPlan {
  const { source } = reading;
  refuseOpenFences(reading, blocks);
  const sections = splitSections(source, blocks);
  const outside = collectFields(reading, sections.outside);
  warnAboutStrayFields(reading, outside);
  const read = sections.tasks.map((section) => ({ section, fields: collectFields(reading, section.blocks) }));
  const planFields = [...outside, ...read.flatMap(({ fields }) => fields)].sort((a, b) => a.firstLine - b.firstLine);
  return {
    ...emptyDraftPlan(sections.title ?? { value: fallbackTitle, at: source.range(0, source.lineEnd(1)) }),
    tasks: read.map(({ section, fields }) => readTask(reading, section, fields)),
    ...readPlanFields(reading, planFields),
  };
}

function readPlanFields(reading: Reading, fields: readonly FieldLine[]): Pick<DraftPlan, 'mergeOrder' | 'finalChecks' | 'schedule' | 'maxParallel'> {
  const order = onlyField(reading, fields, 'merge order');
  const checks = fields.filter((field) => field.name === 'final check');
  return {
    mergeOrder: order === null ? [] : splitKeys(reading.source, order.value, 'steps'),
    finalChecks: checks.flatMap((field) => checkOf(reading, field, FINAL_CHECK_MOMENTS) ?? []),
    schedule: scheduleOf(reading, onlyField(reading, fields, 'schedule')),
    maxParallel: maxParallelOf(reading, onlyField(reading, fields, 'max parallel')),
  };
}

function scheduleOf(reading: Reading, field: FieldLine | null): Schedule | null {
  if (field === null) return null;
  const word = wordOf(reading, field);
  const lower = word.value.toLowerCase();
  if (lower === 'batch' || lower === 'flow') return lower;
  reading.diagnostics.error({ code: 'invalid-value', message: `${quote(word.value)} is no schedule.`, hint: 'Write `flow` or `batch`.', at: word.at });
  return null;
}

function maxParallelOf(reading: Reading, field: FieldLine | null): number | null {
  if (field === null) return null;
  const word = wordOf(reading, field);
  const count = /^\d{1,4}$/.test(word.value) ? Number(word.value) : 0;
  if (count >= 1 && count <= MOST_PARALLEL) return count;
  const message = `${quote(word.value)} is no number of tasks to run at the same time.`;
  reading.diagnostics.error({ code: 'invalid-value', message, hint: `Write a whole number from 1 to ${String(MOST_PARALLEL)}.`, at: word.at });
  return null;
}

function warnAboutStrayFields({ source, diagnostics }: Reading, fields: readonly FieldLine[]): void {
  for (const field of fields) {
    if (PLAN_FIELDS.includes(field.name)) continue;
    const message = `${labelOf(source, field)} stands outside of every task and has no effect.`;
    const hint = 'Task sections begin with a heading such as `## W1: title`. For checks of the whole plan write `Final check:`.';
    diagnostics.warning({ code: 'field-outside-task', message, hint, at: source.range(field.label.start, field.label.end) });
  }
}

function refuseCostly({ source, diagnostics }: Reading): boolean {
  const verdict = judgeCost(source);
  if (verdict.kind === 'fine') return false;
  const at = source.range(source.lineStart(verdict.line), source.lineEnd(verdict.line));
  const deep = verdict.kind === 'too-deep';
  const message = deep ? 'Lists or quotes are nested too deeply here.' : 'Up to this line the plan already has more structure than a plan can have.';
  diagnostics.error({ code: verdict.kind, message, hint: deep ? 'Flatten them.' : 'Split the plan, or write it as YAML.', at });
  return true;
}
