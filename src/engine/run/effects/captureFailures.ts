import { messageOf } from '../../../util/errors';
import { exitText } from '../../board/failureText';
import { report, reportFailures, unread, type Reported } from '../../failures/report';
import type { ReadFailure } from '../../failures/readFailures';
import type { Event } from '../../model/events';
import type { Failure, FailureReport, FailureWhere } from '../../model/failure';
import { passed } from '../../model/plan';
import type { CheckResult, Oid, Plan } from '../../model/plan';
import type { Attempt, Task } from '../../model/task';
import type { Works } from '../works';

/** What is kept of one occasion: enough to act on, and a state that does not grow without end. */
const MOST_FAILURES = 20;
const MOST_CHARACTERS = 64 * 1024;
const LONGEST_COMMAND = 1024;

export interface Occasion {
  readonly plan: Plan;
  /** Null for the final checks. */
  readonly of: { readonly task: Task; readonly attempt: Attempt } | null;
  readonly where: FailureWhere;
  /** Where the commands ran, and on which commit. */
  readonly folder: string;
  readonly commit: Oid;
  readonly commands: readonly FailedRun[];
}

type Captured = Extract<Event, { type: 'failures.captured' }>;

export interface FailedRun {
  readonly command: string;
  readonly cwd: string;
  readonly logFile: string;
  readonly ending: string;
}

export function failedChecks(results: readonly CheckResult[]): readonly FailedRun[] {
  return results.filter((result) => !passed(result)).map(({ command, cwd, logFile, exit }) => ({ command, cwd, logFile, ending: exitText(exit) }));
}

/** What the failed commands say went wrong, to be put on record together with what follows from it. */
export async function captureFailures(works: Works, occasion: Occasion): Promise<Captured> {
  const { commands } = occasion;
  const quota = Math.ceil(MOST_FAILURES / Math.max(1, commands.length));
  const all = await Promise.all(commands.map((command) => reportsOf(works, occasion, command, quota)));
  const total = all.reduce((sum, reported) => sum + reported.of, 0);
  return onRecord(works, occasion, all.flatMap(({ command, reports }) => reports.map((each) => ({ command, report: each }))), total);
}

/** The same of what was found wrong without a command that printed it. */
export async function captureFound(works: Works, occasion: Omit<Occasion, 'commands'>, { command, cwd, found }: { readonly command: string; readonly cwd: string; readonly found: readonly ReadFailure[] }): Promise<Captured> {
  const { evidence, hasher } = works.ports;
  const ground = { folder: occasion.folder, roots: await evidence.namesOf(occasion.folder), cwd, logFile: '', ending: '' };
  const reports = await Promise.all(found.slice(0, MOST_FAILURES).map((each) => report({ evidence, hasher }, ground, each)));
  return onRecord(works, occasion, reports.map((each) => ({ command, report: each })), found.length);
}

function onRecord(works: Works, { plan, of, where, commit }: Omit<Occasion, 'commands'>, reported: readonly Kept[], total: number): Captured {
  const round = (works.state().failuresOf(of?.task.id ?? plan.id).at(-1)?.round ?? 0) + 1;
  const id = works.ports.ids.next();
  const failures = withinBudget(reported).map(({ command, report: found }, index): Failure => {
    return {
      ...found,
      id: `${id}-${String(index + 1)}`,
      planId: plan.id,
      taskId: of?.task.id ?? null,
      attemptId: of?.attempt.id ?? null,
      attempt: of?.attempt.number ?? null,
      where,
      round,
      number: index + 1,
      of: total,
      command: command.slice(0, LONGEST_COMMAND),
      commit,
      at: works.ports.clock.wall(),
    };
  });
  return { type: 'failures.captured', planId: plan.id, failures };
}

async function reportsOf(works: Works, { folder, where }: Occasion, run: FailedRun, quota: number): Promise<Reported & { readonly command: string }> {
  const { evidence, hasher, log } = works.ports;
  // An agent has seen and mended much before it gave up: what counts is what it saw last.
  const pick = (all: readonly ReadFailure[]): readonly ReadFailure[] => (where === 'agent' ? all.slice(-quota) : all.slice(0, quota));
  try {
    const roots = await evidence.namesOf(folder);
    return { ...(await reportFailures({ evidence, hasher }, { folder, roots, ...run }, pick)), command: run.command };
  } catch (thrown) {
    // That it failed is certain. What its output says is a help, and must not keep the plan from going on.
    log.error('What a failed command printed could not be understood', { logFile: run.logFile, reason: messageOf(thrown) });
    return { reports: [unread(hasher, run.ending)], of: 1, command: run.command };
  }
}

interface Kept {
  readonly command: string;
  readonly report: FailureReport;
}

/** The first is kept in any case: whatever failed has something to show. */
function withinBudget(all: readonly Kept[]): readonly Kept[] {
  let characters = 0;
  return all.slice(0, MOST_FAILURES).filter(({ report: found }, index) => {
    characters += JSON.stringify(found).length;
    return index === 0 || characters <= MOST_CHARACTERS;
  });
}
