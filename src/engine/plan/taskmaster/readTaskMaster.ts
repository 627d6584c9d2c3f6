import type { DiagnosticList } from '../diagnosticList';
import { emptyDraftPlan, type DraftPlan, type DraftTask } from '../draft';
import { quote } from '../quote';
import type { NodePlaces } from '../yaml/nodePlace';
import { PLAN_FORM } from '../yaml/planDocumentForm';
import { reportIssues } from '../yaml/reportIssues';
import { partsOfTask, wholeTask } from './draftTasks';
import { edgeCount, MOST_EDGES } from './edgeCount';
import { listSchema } from './listSchema';
import { References } from './references';
import type { TaskList } from './taskLists';

export interface TaskMasterOptions {
  readonly fallbackTitle: string;
  readonly places: NodePlaces;
  readonly diagnostics: DiagnosticList;
}

/** The tag of a Task Master file that is worked on where nobody chose one. */
const MAIN_TAG = 'master';

/** Reads a Task Master file. Null where its tasks cannot be read. */
export function readTaskMaster(lists: readonly TaskList[], { fallbackTitle, places, diagnostics }: TaskMasterOptions): DraftPlan | null {
  const list = lists.find(({ tag }) => tag === MAIN_TAG) ?? lists[0];
  if (list === undefined) return null;
  warnOfOthers(list, lists, places, diagnostics);
  const parsed = listSchema.safeParse(list.tasks);
  if (!parsed.success) {
    reportIssues(parsed.error.issues.map((issue) => ({ ...issue, path: [...list.path, ...issue.path] })), { form: PLAN_FORM, places, diagnostics });
    return null;
  }
  const references = new References(parsed.data);
  if (edgeCount(parsed.data, references) > MOST_EDGES) {
    diagnostics.error({ code: 'too-complex', message: 'These tasks have more dependencies than a plan can have.', hint: 'Split the file.', at: places.at(list.path) });
    return null;
  }
  const drafts = parsed.data.flatMap((task, index) => {
    const place = { references, places, diagnostics, path: [...list.path, index] };
    return references.asParts ? partsOfTask(task, place) : [wholeTask(task, place)];
  });
  const tasks = drafts.filter((draft) => isInPlan(draft, references, diagnostics));
  return { ...emptyDraftPlan({ value: list.projectName ?? fallbackTitle, at: places.at([]) }), form: 'free', tasks };
}

function isInPlan({ key, at }: DraftTask, references: References, diagnostics: DiagnosticList): boolean {
  const standing = references.entry(key.value)?.standing;
  if (standing === 'later') {
    diagnostics.warning({ code: 'deferred-task', message: `Task ${quote(key.value)} is deferred and is not part of the plan.`, hint: 'Set its status to `pending` to have it done.', at });
  }
  return standing !== 'later' && standing !== 'dropped';
}

function warnOfOthers(list: TaskList, lists: readonly TaskList[], places: NodePlaces, diagnostics: DiagnosticList): void {
  for (const other of lists) {
    if (other === list || other.tag === null || other.tasks.length === 0) continue;
    const message = `Only the tasks of ${quote(list.tag ?? MAIN_TAG)} are read, not those of ${quote(other.tag)}.`;
    diagnostics.warning({ code: 'other-tag', message, hint: 'Put them into a file of their own to have them done.', at: places.ofKey([], other.tag) });
  }
}
