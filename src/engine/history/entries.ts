import { assertNever } from '../../util/assertNever';
import { checksText } from '../board/failureText';
import { abandonText, exitText } from '../board/happening';
import type { AttemptReason } from '../model/reasons';
import type { Attempt, Landing, Task } from '../model/task';
import { usageView } from '../board/usageView';
import type { UsageFigures } from '../model/report';
import type { State } from '../run/state';
import { usageOfEach } from '../run/usage';
import type { AttemptEntry, HistoryEntry, LandingEntry } from './entry';

type PromptFile = (attemptId: string) => string | null;

/** Every attempt of a task, whichever of its jobs it was for, and every landing that was tried of it. */
export function taskEntries(state: State, task: Task, promptFile: PromptFile): readonly HistoryEntry[] {
  return inTime(unsorted(state, task, promptFile));
}

export function planEntries(state: State, planId: string, promptFile: PromptFile): readonly HistoryEntry[] {
  return inTime(state.tasksOf(planId).flatMap((task) => unsorted(state, task, promptFile)));
}

/** These landings, each after the attempt whose work it brought in. */
export function landingEntries(state: State, landings: readonly Landing[], promptFile: PromptFile): readonly HistoryEntry[] {
  const oldestFirst = [...landings].sort((one, other) => one.startedAt - other.startedAt);
  return oldestFirst.flatMap((landing) => {
    const task = state.tasks.get(landing.taskId);
    if (task === undefined) return [];
    const attempt = attemptBehind(state, landing);
    return [...(attempt === undefined ? [] : [attemptEntry(task, attempt, { promptFile, used: usedBy(state, attempt) })]), landingEntry(state, task, landing)];
  });
}

function unsorted(state: State, task: Task, promptFile: PromptFile): readonly HistoryEntry[] {
  const attempts = state.attemptsOf(task.id);
  const used = usageOfEach(attempts);
  return [...attempts.map((attempt, index) => attemptEntry(task, attempt, { promptFile, used: used[index] ?? null })), ...state.landingsOf(task.id).map((landing) => landingEntry(state, task, landing))];
}

function usedBy(state: State, { id, taskId }: Attempt): UsageFigures | null {
  const attempts = state.attemptsOf(taskId);
  return usageOfEach(attempts)[attempts.findIndex((attempt) => attempt.id === id)] ?? null;
}

function attemptEntry(task: Task, attempt: Attempt, { promptFile, used }: { readonly promptFile: PromptFile; readonly used: UsageFigures | null }): AttemptEntry {
  return {
    kind: 'attempt',
    ...ofTask(task),
    at: attempt.startedAt ?? attempt.endedAt,
    endedAt: attempt.endedAt,
    outcome: attemptOutcome(attempt),
    attemptId: attempt.id,
    number: attempt.number,
    job: attempt.job,
    why: whyText(attempt.why),
    versions: attempt.versions,
    promptFile: promptFile(attempt.id),
    from: attempt.from ?? attempt.versions?.base ?? null,
    result: attempt.result,
    usage: usageView(used),
  };
}

function landingEntry(state: State, task: Task, landing: Landing): LandingEntry {
  const attempt = attemptBehind(state, landing);
  return {
    kind: 'landing',
    ...ofTask(task),
    at: landing.startedAt,
    endedAt: landing.state.kind === 'landed' ? landing.state.at : null,
    outcome: landingOutcome(landing),
    landingId: landing.id,
    attempt: attempt?.number ?? null,
    attemptId: attempt?.id ?? null,
    tip: landing.tip,
    base: landing.base,
    commit: landing.state.kind === 'landed' ? landing.state.commit : null,
  };
}

function ofTask({ planId, id, key, title }: Task): Pick<HistoryEntry, 'planId' | 'taskId' | 'key' | 'title'> {
  return { planId, taskId: id, key, title };
}

/** The last one that left the branch where the landing took it from: jobs that only look leave it where it was. */
function attemptBehind(state: State, { taskId, tip }: Landing): Attempt | undefined {
  return state.attemptsOf(taskId).findLast(({ result }) => result === tip);
}

function attemptOutcome({ state, checks }: Attempt): string {
  switch (state.kind) {
    case 'planned':
    case 'launching':
      return 'about to start';
    case 'live':
      return 'runs';
    case 'ended':
      return `${exitText(state.exit)}${checks.length === 0 ? '' : `; ${checksText(checks)}`}`;
    default:
      return assertNever(state, 'attempt state');
  }
}

function landingOutcome({ state }: Landing): string {
  switch (state.kind) {
    case 'merging':
    case 'merged':
    case 'testing':
    case 'red':
    case 'advancing':
      return 'is landing';
    case 'landed':
      return 'landed';
    case 'abandoned':
      return abandonText(state.reason);
    default:
      return assertNever(state, 'landing state');
  }
}

function whyText(why: AttemptReason): string | null {
  switch (why.kind) {
    case 'first':
      return null;
    case 'failure':
      return 'after a failure';
    case 'conflict':
      return 'after a conflict';
    case 'round':
      return 'for another round';
    case 'dirty':
      return 'to commit what was left';
    case 'again':
      return why.lost ? 'after its runner was lost' : 'after it was stopped';
    default:
      return assertNever(why, 'reason');
  }
}

/** What has not begun comes last. The sort is stable: what began at one time stays in the order of the document. */
function inTime(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  return [...entries].sort((one, other) => timeOf(one) - timeOf(other));
}

/** No infinity: the difference of two would be no number. */
function timeOf({ at }: HistoryEntry): number {
  return at ?? Number.MAX_SAFE_INTEGER;
}
