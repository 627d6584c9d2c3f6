import type { Document } from 'yaml';
import { messageOf } from '../../../util/errors';
import type { CheckMoment } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import { FINAL_CHECK_MOMENTS, TASK_CHECK_MOMENTS, type DraftCheck, type DraftPlan, type DraftTask, type Located } from '../draft';
import type { SourceText } from '../sourceText';
import { guardTree, MOST_ALIASES } from './guardTree';
import { NodePlaces, type ValuePath } from './nodePlace';
import { parseTree } from './parseTree';
import { planSchema, type YamlPlan, type YamlTask } from './planSchema';
import { reportIssues } from './reportIssues';

export interface YamlReaderOptions {
  readonly fallbackTitle: string;
  readonly diagnostics: DiagnosticList;
}

/** Reads a plan in YAML (or JSON, which is YAML) by its schema. Null where the text is none. */
export function readYaml(source: SourceText, { fallbackTitle, diagnostics }: YamlReaderOptions): DraftPlan | null {
  const document = parseTree(source, diagnostics);
  if (document === null) return null;
  guardTree(document, source, diagnostics);
  const places = new NodePlaces(document, source);
  const value = diagnostics.hasErrors ? undefined : plainValue(document, places, diagnostics);
  if (diagnostics.hasErrors) return null;
  if (value === null || value === undefined) return emptyPlan(places, fallbackTitle);
  const parsed = planSchema.safeParse(value);
  if (parsed.success) return draftOf(parsed.data, places, fallbackTitle);
  reportIssues(parsed.error.issues, places, diagnostics);
  return null;
}

function plainValue(document: Document.Parsed, places: NodePlaces, diagnostics: DiagnosticList): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    // Its way of saying that aliases point nowhere, at themselves, or multiply without end.
    if (!(error instanceof ReferenceError)) throw error;
    const message = `The aliases cannot be resolved: ${messageOf(error)}.`;
    diagnostics.error({ code: 'bad-alias', message, hint: 'Write the values out.', at: places.at([]) });
    return null;
  }
}

function emptyPlan(places: NodePlaces, title: string): DraftPlan {
  return { title: { value: title, at: places.at([]) }, tasks: [], mergeOrder: [], finalChecks: [], schedule: null, maxParallel: null };
}

function draftOf(plan: YamlPlan, places: NodePlaces, fallbackTitle: string): DraftPlan {
  return {
    title: { value: plan.title ?? fallbackTitle, at: places.at(['title']) },
    tasks: plan.tasks.map((task, index) => draftTask(task, places, ['tasks', index])),
    mergeOrder: locatedList(plan.merge_order, places, ['merge_order']),
    finalChecks: draftChecks(plan.final_checks, places, { path: ['final_checks'], when: FINAL_CHECK_MOMENTS }),
    schedule: plan.schedule ?? null,
    maxParallel: plan.max_parallel ?? null,
  };
}

function draftTask(task: YamlTask, places: NodePlaces, path: ValuePath): DraftTask {
  const one = (value: string | undefined, name: string): Located<string> | null => (value === undefined ? null : { value, at: places.at([...path, name]) });
  const id = places.at([...path, 'id']);
  return {
    key: { value: task.id, at: id },
    title: { value: task.title, at: places.at([...path, 'title']) },
    prompt: task.prompt ?? '',
    dependsOn: locatedList(task.depends_on, places, [...path, 'depends_on']),
    files: locatedList(task.files, places, [...path, 'files']),
    run: one(task.run, 'run'),
    agent: one(task.agent, 'agent'),
    checks: draftChecks(task.checks, places, { path: [...path, 'checks'], when: TASK_CHECK_MOMENTS }),
    branch: one(task.branch, 'branch'),
    at: id,
  };
}

function locatedList(values: readonly string[] | undefined, places: NodePlaces, path: ValuePath): readonly Located<string>[] {
  return (values ?? []).map((value, index) => ({ value, at: places.at([...path, index]) }));
}

type YamlCheck = string | { readonly command: string; readonly cwd?: string | undefined; readonly when?: readonly CheckMoment[] | undefined };

function draftChecks(checks: readonly YamlCheck[] | undefined, places: NodePlaces, { path, when }: { readonly path: ValuePath; readonly when: readonly CheckMoment[] }): readonly DraftCheck[] {
  return (checks ?? []).map((check, index) => {
    const here = [...path, index];
    if (typeof check === 'string') return { command: { value: check, at: places.at(here) }, cwd: null, when };
    return {
      command: { value: check.command, at: places.at([...here, 'command']) },
      cwd: check.cwd === undefined ? null : { value: check.cwd, at: places.at([...here, 'cwd']) },
      when: [...new Set(check.when ?? when)],
    };
  });
}
