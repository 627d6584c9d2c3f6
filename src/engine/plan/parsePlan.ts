import type { Diagnostic, PlanDocument } from '../model/plan';
import { NO_COMPANIONS, type CompanionReader, type CompanionSet } from './companions/companion';
import { joinCompanions, type Joined } from './companions/joinCompanions';
import { DiagnosticList } from './diagnosticList';
import type { DraftPlan } from './draft';
import { readMarkdown } from './markdown/readMarkdown';
import { resolvePlan } from './resolvePlan';
import { SourceText } from './sourceText';
import { PLAN_SIZE_LIMIT, refuseUnreadable } from './unreadable';
import { readYaml } from './yaml/readYaml';

export interface PlanReading {
  /** Null when any diagnostic is an error: a doubtful plan is never run in part. */
  readonly plan: PlanDocument | null;
  /** In the order of the document. */
  readonly diagnostics: readonly Diagnostic[];
  /** What was read beside the document itself. */
  readonly companions: CompanionSet;
}

export interface PlanSource {
  /** Its ending chooses the format (`.yaml`, `.yml`, `.json`, else markdown); its name is the title of last resort. */
  readonly path: string;
  /** Hands in the documents that this one names. Without it they are only listed. */
  readonly companions?: CompanionReader | null;
}

/** Reads a plan document. Never throws, whatever the text. */
export function parsePlan(text: string, options: PlanSource): PlanReading {
  const diagnostics = new DiagnosticList();
  const { plan, companions } = refuseUnreadable(text, diagnostics, { what: 'plan', mostCharacters: PLAN_SIZE_LIMIT }) ? NOTHING : readPlan(text, options, diagnostics);
  return { plan: diagnostics.hasErrors ? null : plan, diagnostics: diagnostics.sorted(), companions };
}

type Read = Pick<PlanReading, 'plan' | 'companions'>;

const NOTHING: Read = { plan: null, companions: NO_COMPANIONS };

function readPlan(text: string, options: PlanSource, diagnostics: DiagnosticList): Read {
  const source = new SourceText(text);
  const own = readDraft(source, options.path, diagnostics);
  if (own === null) return NOTHING;
  const { draft, set } = withCompanions(own, { source, options, diagnostics });
  if (draft.tasks.length === 0 && !diagnostics.hasErrors) reportNoTasks(draft, diagnostics);
  return { plan: resolvePlan(draft, diagnostics), companions: set };
}

interface Companionship {
  readonly source: SourceText;
  readonly options: PlanSource;
  readonly diagnostics: DiagnosticList;
}

function withCompanions(own: DraftPlan, { source, options, diagnostics }: Companionship): Joined {
  const { companions: reader, path } = options;
  if (reader === undefined || reader === null) return { draft: own, set: NO_COMPANIONS };
  return joinCompanions(own, { source, name: path.split(/[/\\]/).at(-1) ?? '', isMarkdown: !isData(path), reader, diagnostics });
}

function readDraft(source: SourceText, path: string, diagnostics: DiagnosticList): DraftPlan | null {
  const fallbackTitle = fileTitle(path);
  return isData(path) ? readYaml(source, { fallbackTitle, diagnostics }) : readMarkdown(source, { fallbackTitle, diagnostics });
}

function isData(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path);
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
