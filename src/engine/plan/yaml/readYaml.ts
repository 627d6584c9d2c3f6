import type { DiagnosticList } from '../diagnosticList';
import { emptyDraftPlan, type DraftPlan } from '../draft';
import type { SourceText } from '../sourceText';
import { readTaskMaster } from '../taskmaster/readTaskMaster';
import { taskLists } from '../taskmaster/taskLists';
import { draftPlan } from './draftPlan';
import { PLAN_FORM } from './planDocumentForm';
import { planSchema } from './planSchema';
import { readTree } from './readTree';
import { reportIssues } from './reportIssues';

export interface YamlReaderOptions {
  readonly fallbackTitle: string;
  readonly diagnostics: DiagnosticList;
}

/** Reads a plan in YAML or JSON: one of our own schema, or a Task Master file. Null where the text is none. */
export function readYaml(source: SourceText, { fallbackTitle, diagnostics }: YamlReaderOptions): DraftPlan | null {
  const tree = readTree(source, diagnostics);
  if (tree === null) return null;
  const { value, places } = tree;
  if (value === null || value === undefined) return emptyDraftPlan({ value: fallbackTitle, at: places.at([]) });
  const lists = isJson(source.text) ? taskLists(value) : null;
  if (lists !== null) return readTaskMaster(lists, { fallbackTitle, places, diagnostics });
  const parsed = planSchema.safeParse(value);
  if (parsed.success) return draftPlan(parsed.data, { fallbackTitle, places, diagnostics });
  reportIssues(parsed.error.issues, { form: PLAN_FORM, places, diagnostics });
  return null;
}

function isJson(text: string): boolean {
  return text.trimStart().startsWith('{');
}
