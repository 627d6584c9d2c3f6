import type { ConflictNote } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import type { DraftPhase, DraftTask } from '../draft';
import { readDocumentFacts } from '../markdown/recognize/documentFacts';
import { readMergeOrder, type OrderStep } from '../markdown/recognize/mergeOrder';
import { emptyNotes } from '../markdown/recognize/planNotes';
import { readTaskText } from '../markdown/recognize/taskText';
import { Claims, type ClaimLists } from '../markdown/resolve/claims';
import type { PlanContext } from '../markdown/resolve/context';
import { NameIndex } from '../markdown/resolve/nameIndex';
import type { Section } from '../markdown/tree/document';
import type { SourceText } from '../sourceText';
import { ownSections } from './ownSections';

/** Who is in a plan, as far as other documents speak of them. */
export interface PlanNames {
  readonly tasks: NameIndex;
  readonly phases: NameIndex;
  readonly titles: ReadonlyMap<string, string>;
}

export function planNames({ tasks, phases }: { readonly tasks: readonly DraftTask[]; readonly phases: readonly DraftPhase[] }): PlanNames {
  return {
    tasks: new NameIndex(tasks.map(({ key, title, aliases, otherNames, branch, worktree }) => ({ key: key.value, title: title.value, names: [...aliases, ...otherNames, ...placeNames(branch?.value), ...placeNames(worktree)] })), 'tasks'),
    phases: new NameIndex(phases.map(({ name, otherNames = [] }) => ({ key: name.value, title: name.value, names: otherNames })), 'phases'),
    titles: new Map([...phases.map(({ name }) => [name.value, name.value] as const), ...tasks.map(({ key, title }) => [key.value, title.value] as const)]),
  };
}

function placeNames(place: string | null | undefined): readonly string[] {
  return place === null || place === undefined ? [] : [place, place.split('/').at(-1) ?? place];
}

/** What one document says about the tasks of a plan. */
export interface Evidence {
  readonly source: SourceText;
  readonly claims: ClaimLists;
  readonly conflictNotes: readonly ConflictNote[];
  readonly mergeOrder: readonly OrderStep[];
}

export interface Witness {
  readonly source: SourceText;
  readonly root: Section;
}

/** Null where the document gives the names of the plan's tasks to other things. */
export function evidenceOf({ source, root }: Witness, { tasks, phases, titles }: PlanNames, diagnostics: DiagnosticList): Evidence | null {
  const { seeds, isAboutOthers } = ownSections(root, { tasks, phases, titles });
  if (isAboutOthers) return null;
  const claims = new Claims();
  const context: PlanContext = { source, root, seeds, phaseSeeds: [], ownRows: new Set(), ownItems: new Set(), tasks, phases, claims, diagnostics };
  const notes = emptyNotes();
  for (const seed of seeds) readTaskText(context, seed);
  readDocumentFacts(context, notes);
  return { source, claims, conflictNotes: notes.conflictNotes, mergeOrder: readMergeOrder(context) };
}
