import type { DiagnosticList } from '../diagnosticList';
import type { DraftCompanion, DraftPlan, DraftTask } from '../draft';
import { parseDocument } from '../markdown/blocks';
import { draftCompanions } from '../markdown/readFreePlan';
import { readMarkdown } from '../markdown/readMarkdown';
import { companionNames, companionsInFrontMatter } from '../markdown/recognize/companionNames';
import { allSections, type Section } from '../markdown/tree/document';
import { readDocument } from '../markdown/tree/readDocument';
import { quote } from '../quote';
import type { SourceText } from '../sourceText';
import type { CompanionReader, CompanionSet } from './companion';
import { evidenceOf, planNames, type Evidence } from './evidence';
import { followCompanions, type Companion } from './follow';
import { joinEvidence } from './join';

export interface CompanionRequest {
  readonly source: SourceText;
  /** The plan's own file name. */
  readonly name: string;
  readonly isMarkdown: boolean;
  readonly reader: CompanionReader;
  readonly diagnostics: DiagnosticList;
}

export interface Joined {
  readonly draft: DraftPlan;
  readonly set: CompanionSet;
}

/**
 * Reads the documents a plan names and takes what they say about its tasks. They add no tasks of their own, unless the
 * plan says that its tasks stand there.
 */
export function joinCompanions(own: DraftPlan, request: CompanionRequest): Joined {
  const { reader, diagnostics, name } = request;
  const named = own.companions.length > 0 || !request.isMarkdown || own.tasks.length > 0 ? own.companions : namedAnywhere(request);
  const files = own.tasks.flatMap((task) => task.files.map(({ value }) => value));
  const { companions, set } = followCompanions({ named, reader, own: reader.home === '' ? name : `${reader.home}/${name}`, isMade: (path) => files.some((file) => path === file || path.endsWith(`/${file}`) || (file.endsWith('/') && path.startsWith(file))), diagnostics });
  let draft: DraftPlan = { ...own, companions: named };
  for (const companion of companions) if (companion.holds === 'tasks') draft = withTasks(draft, companion, diagnostics);
  const added = draft.tasks.length > own.tasks.length;
  for (const companion of companions) draft = withEvidence(draft, companion, diagnostics);
  return { draft: added && request.isMarkdown ? withOwnWords(draft, own, request) : draft, set };
}

/** A document without tasks is not read any further, but may say where they stand. */
function namedAnywhere({ source }: CompanionRequest): readonly DraftCompanion[] {
  return draftCompanions(source, [...companionsInFrontMatter(source), ...[...allSections(outline(source))].flatMap((section) => companionNames(section))]);
}

function outline(source: SourceText): Section {
  return readDocument(source, parseDocument(source));
}

/** The tasks of a document that is said to hold them, behind the plan's own. One that both name is the plan's. */
function withTasks(draft: DraftPlan, { path, source }: Companion, diagnostics: DiagnosticList): DraftPlan {
  const other = readMarkdown(source, { fallbackTitle: path, diagnostics });
  if (other === null) return draft;
  const { tasks: names } = planNames(draft);
  const taken = new Set(draft.tasks.map(({ key }) => key.value.toLowerCase()));
  const fresh = other.tasks.filter(({ key, title }) => !taken.has(key.value.toLowerCase()) && names.find(title.value) === null);
  const phases = new Set(draft.phases.map(({ name }) => name.value));
  return {
    ...draft,
    form: other.form === 'free' && draft.tasks.length === 0 ? 'free' : draft.form,
    tasks: [...draft.tasks, ...fresh.map(withoutKnown(other.tasks))],
    phases: [...draft.phases, ...other.phases.filter(({ name }) => !phases.has(name.value))],
    mergeOrder: draft.mergeOrder.length > 0 ? draft.mergeOrder : other.mergeOrder,
    finalChecks: [...draft.finalChecks, ...other.finalChecks],
    rules: [...new Set([...draft.rules, ...other.rules])],
    conflictNotes: [...draft.conflictNotes, ...other.conflictNotes],
    reasons: [...draft.reasons, ...other.reasons],
  };
}

/** What one document could not find, another one of the plan may hold. */
function withoutKnown(tasks: readonly DraftTask[]): (task: DraftTask) => DraftTask {
  const { tasks: names } = planNames({ tasks, phases: [] });
  return (task) => ({ ...task, externalDependsOn: task.externalDependsOn.filter((name) => names.find(name) === null) });
}

function withEvidence(draft: DraftPlan, companion: Companion, diagnostics: DiagnosticList): DraftPlan {
  const evidence = evidenceOf(companion, planNames(draft), diagnostics);
  if (evidence !== null) return joinEvidence(draft, evidence, { holdsChecks: companion.holds === 'checks', diagnostics });
  const { named, path } = companion;
  diagnostics.warning({ code: 'companion-other-names', message: `${quote(path)} calls other things by the names of this plan's tasks, so what it says of them is not taken for this plan.`, hint: 'Give the tasks the same titles in both documents, or names of their own.', at: named.at });
  return draft;
}

/** The plan's own words about tasks that stand elsewhere. */
function withOwnWords(draft: DraftPlan, own: DraftPlan, { source, diagnostics }: CompanionRequest): DraftPlan {
  const evidence = evidenceOf({ source, root: outline(source) }, planNames(draft), diagnostics);
  if (evidence === null) return draft;
  const known = new Set(own.tasks.map(({ key }) => key.value));
  const isNew = (key: string | null): boolean => key !== null && !known.has(key);
  const { claims, mergeOrder } = evidence;
  const about: Evidence['claims'] = {
    dependencies: claims.dependencies.filter(({ task, on }) => isNew(task) || isNew(on)),
    files: claims.files.filter(({ task }) => isNew(task)),
    checks: claims.checks.filter(({ task }) => isNew(task)),
    values: claims.values.filter(({ task }) => isNew(task)),
    phases: [],
  };
  return joinEvidence({ ...draft, mergeOrder: mergeOrder.length > 0 ? [] : draft.mergeOrder }, { ...evidence, claims: about, conflictNotes: [] }, { holdsChecks: false, diagnostics });
}
