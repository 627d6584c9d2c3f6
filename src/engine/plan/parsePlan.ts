import type { Diagnostic, PlanDocument } from '../model/plan';
import { DiagnosticList } from './diagnosticList';
import type { DraftPlan } from './draft';
import { readMarkdown } from './markdown/readMarkdown';
import { resolvePlan } from './resolvePlan';
import { SourceText } from './sourceText';
import { refuseUnreadable } from './unreadable';
import { readYaml } from './yaml/readYaml';

export interface PlanReading {
  /** Null when any diagnostic is an error: a doubtful plan is never run in part. */
  readonly plan: PlanDocument | null;
  /** In the order of the document. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanSource {
  /** Its ending chooses the format (`.yaml`, `.yml`, `.json`, else markdown); its name is the title of last resort. */
  readonly path: string;
}

/** Reads a plan document. Never throws, whatever the text. */
export function parsePlan(text: string, options: PlanSource): PlanReading {
  const diagnostics = new DiagnosticList();
  const plan = refuseUnreadable(text, diagnostics) ? null : readPlan(text, options, diagnostics);
  return { plan: diagnostics.hasErrors ? null : plan, diagnostics: diagnostics.sorted() };
}

function readPlan(text: string, options: PlanSource, diagnostics: DiagnosticList): PlanDocument | null {
  const source = new SourceText(text);
  const draft = readDraft(source, options.path, diagnostics);
  if (draft === null) return null;
  if (draft.tasks.length === 0 && !diagnostics.hasErrors) reportNoTasks(draft, diagnostics);
  return resolvePlan(draft, diagnostics);
}

function readDraft(source: SourceText, path: string, diagnostics: DiagnosticList): DraftPlan | null {
  const fallbackTitle = fileTitle(path);
  return /\.(?:ya?ml|json)$/i.test(path) ? readYaml(source, { fallbackTitle, diagnostics }) : readMarkdown(source, { fallbackTitle, diagnostics });
}

function fileTitle(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  return name.replace(/\.[^.]*$/, '') || 'Plan';
}

function reportNoTasks(draft: DraftPlan, diagnostics: DiagnosticList): void {
  diagnostics.error({
    code: 'no-tasks',
    message: 'No task was found in this plan.',
    hint: 'In markdown a task is a section `## W1: title` (level 2 or 3; the id has a digit). In YAML it is an entry of `tasks` with `id` and `title`.',
    at: draft.title.at,
  });
}
