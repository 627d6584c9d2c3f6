import type { DiagnosticList } from '../diagnosticList';
import { emptyDraftPlan, type DraftCompanion, type DraftPhase, type DraftPlan, type DraftStep, type Located } from '../draft';
import type { SourceText } from '../sourceText';
import type { CompanionName } from './recognize/companionNames';
import { readDocumentFacts } from './recognize/documentFacts';
import { findCandidates } from './recognize/candidates';
import { drawnTasks } from './recognize/drawnTasks';
import { readTodos, taskOfTodo, type Todo } from './recognize/todos';
import { todoTasks } from './recognize/todoTasks';
import { emptyNotes, type PlanNotes } from './recognize/planNotes';
import { namedSections } from './recognize/namedSections';
import { readMergeOrder } from './recognize/mergeOrder';
import { guessFiles, readTaskText } from './recognize/taskText';
import { readYamlBlock } from './recognize/yamlBlock';
import { breakCycles } from './resolve/breakCycles';
import { chooseLevel } from './resolve/chooseLevel';
import { Claims, type FileClaim } from './resolve/claims';
import type { PlanContext } from './resolve/context';
import { NameIndex } from './resolve/nameIndex';
import { mergeFiles } from './resolve/ownedFiles';
import { reportOverlaps } from './resolve/overlaps';
import { phaseSeeds } from './resolve/phaseSeeds';
import { reasonsOf } from './resolve/reasons';
import { distinctChecks, draftCheck, taskDrafts } from './resolve/taskDrafts';
import { taskSeeds, type TaskSeed } from './resolve/taskSeeds';
import { plainText } from './names/plainText';
import { located } from './slice';
import type { Section } from './tree/document';

export interface FreeReaderOptions {
  readonly fallbackTitle: string;
  readonly diagnostics: DiagnosticList;
}

/** A plan written for people, or a whole one of our own schema that stands in a fence. */
export function readFreeMarkdown(source: SourceText, root: Section, options: FreeReaderOptions): DraftPlan | null {
  return readYamlBlock(source, root, options.fallbackTitle) ?? readFreePlan(source, root, options);
}

/**
 * Reads a plan in the forms people write for each other. Recognizers, one for each form, say what they see as claims;
 * what follows from all of them together is decided afterwards. Null where the document names no task.
 */
function readFreePlan(source: SourceText, root: Section, options: FreeReaderOptions): DraftPlan | null {
  const todos = readTodos(source, root);
  const level = chooseLevel(findCandidates(root));
  const seeds = taskSeeds(level.length === 0 ? todoTasks(todos) : [...level, ...drawnTasks(root, level), ...namedSections(root, level)]);
  if (seeds.length === 0) return null;
  const context = contextOf(source, root, withTodos(seeds, todos), options.diagnostics);
  claimDone(context.claims, seeds, todos);
  for (const seed of context.seeds) readTaskText(context, seed);
  const named = { ...context, tasks: taskIndex(context.seeds, context.claims) };
  const notes = emptyNotes();
  readDocumentFacts(named, notes);
  for (const seed of named.seeds) guessFiles(named, seed);
  return draftOf(named, notes, options.fallbackTitle);
}

function contextOf(source: SourceText, root: Section, seeds: readonly TaskSeed[], diagnostics: DiagnosticList): PlanContext {
  const phases = phaseSeeds(seeds);
  const claims = new Claims();
  const phaseIndex = new NameIndex(phases.map(({ name, names }) => ({ key: name, names, title: name })), 'phases');
  const ownRows = new Set(seeds.flatMap(({ main, others }) => [main, ...others]).flatMap(({ row }) => row ?? []));
  const ownItems = new Set(seeds.flatMap(({ main }) => main.item ?? []));
  return { source, root, seeds, ownRows, ownItems, phaseSeeds: phases, tasks: taskIndex(seeds, claims), phases: phaseIndex, claims, diagnostics };
}

/** The ids of an editor's list of tasks are names for the same tasks. */
function withTodos(seeds: readonly TaskSeed[], todos: readonly Todo[]): readonly TaskSeed[] {
  const names = new Map<string, string[]>();
  for (const todo of todos) {
    const key = taskOfTodo(todo, seeds);
    if (key !== null && todo.id !== '' && todo.id !== key) names.set(key, [...(names.get(key) ?? []), todo.id]);
  }
  return seeds.map((seed) => ({ ...seed, aliases: [...seed.aliases, ...(names.get(seed.key) ?? [])] }));
}

function claimDone(claims: Claims, seeds: readonly TaskSeed[], todos: readonly Todo[]): void {
  for (const todo of todos) {
    const task = todo.mark === 'done' ? taskOfTodo(todo, seeds) : null;
    if (task !== null) claims.value({ task, field: 'done', value: 'true', at: { start: todo.at.start, end: todo.at.start + todo.at.text.length }, because: 'the list in the front matter', confidence: 1 });
  }
}

/** Tasks are also called by their branches and worktrees, once these are known. */
function taskIndex(seeds: readonly TaskSeed[], claims: Claims): NameIndex {
  const places = new Map<string, string[]>();
  for (const { task, field, value } of claims.values) {
    if (field !== 'branch' && field !== 'worktree') continue;
    const known = places.get(task) ?? [];
    known.push(value, value.replace(/^origin\//, ''), value.split('/').at(-1) ?? value);
    places.set(task, known);
  }
  return new NameIndex(seeds.map(({ key, aliases, shortNames, title }) => ({ key, names: [...aliases, ...shortNames, ...(places.get(key) ?? [])], title })), 'tasks');
}

function draftOf(context: PlanContext, notes: PlanNotes, fallbackTitle: string): DraftPlan {
  const { source, claims, diagnostics, tasks } = context;
  const dependencies = breakCycles(claims.dependencies, { keys: tasks.keys, source, diagnostics });
  const files = filesOf(context);
  reportOverlaps(files, { source, diagnostics });
  return {
    ...emptyDraftPlan(titleOf(context, fallbackTitle)),
    ...notes,
    companions: draftCompanions(source, notes.companions),
    form: 'free',
    tasks: taskDrafts(context, { dependencies, files }),
    phases: draftPhases(context),
    mergeOrder: readMergeOrder(context).map(({ keys, at }): DraftStep => keys.map((key) => located(source, at, key))),
    finalChecks: distinctChecks(claims.checks.filter(({ task, phase }) => task === null && phase === null).map((claim) => draftCheck(context, claim))),
    reasons: reasonsOf(claims, source),
  };
}

export function draftCompanions(source: SourceText, names: readonly CompanionName[]): readonly DraftCompanion[] {
  return names.slice(0, MOST_COMPANIONS).map(({ path, at, holds, isMeant }) => ({ ...located(source, at, path), holds, isMeant }));
}

const MOST_COMPANIONS = 60;

function filesOf({ claims, tasks }: PlanContext): readonly FileClaim[] {
  const byTask = new Map<string, (typeof claims.files)[number][]>(tasks.keys.map((key) => [key, []]));
  for (const claim of claims.files) byTask.get(claim.task)?.push(claim);
  return [...byTask.values()].flatMap((files) => mergeFiles(files));
}

function titleOf({ source, root }: PlanContext, fallback: string): Located<string> {
  const heading = root.sections.find(({ depth }) => depth === 1)?.heading ?? null;
  if (heading === null) return { value: fallback, at: source.range(0, source.lineEnd(1)) };
  return located(source, { start: heading.start, end: heading.start + heading.text.length }, plainText(heading.text));
}

function draftPhases(context: PlanContext): readonly DraftPhase[] {
  const { source, phaseSeeds: seeds, claims } = context;
  return seeds.map((seed) => {
    const waits = claims.phases.filter(({ phase }) => phase === seed.name);
    const locate = (soft: boolean): readonly Located<string>[] => [...new Map(waits.filter((claim) => claim.soft === soft).map(({ on, at }) => [on, located(source, at, on)])).values()];
    const hard = locate(false);
    return {
      name: located(source, { start: seed.at.start, end: seed.at.start + seed.at.text.length }, seed.name),
      otherNames: seed.names,
      parallel: seed.parallel,
      tasks: seed.tasks,
      dependsOn: hard,
      softDependsOn: locate(true).filter(({ value }) => !hard.some((other) => other.value === value)),
      checks: distinctChecks(claims.checks.filter(({ phase }) => phase === seed.name).map((claim) => draftCheck(context, claim))),
    };
  });
}
