import { assertNever } from '../../util/assertNever';
import { deferred } from '../../util/deferred';
import type { AttemptExit, Liveness } from '../model/task';
import type { JobRequest } from '../ports';
import type { Trouble } from './dialogue';
import type { SessionPorts } from './sessionPorts';

/** A planner that has not ended by then never will. */
export const PLANNER_TIME_MS = 45 * 60_000;

export interface Asking {
  readonly job: JobRequest;
  readonly onSaid: (text: string) => void;
}

/** Runs the planner once, to its end. Whoever wants it to end early stops the job. */
export async function askPlanner(ports: SessionPorts, { job, onSaid }: Asking): Promise<Trouble> {
  const ended = deferred<AttemptExit>();
  const news = ports.jobs.onNews((attemptId, heard) => {
    if (attemptId !== job.attemptId) return;
    if (heard.kind === 'ended') ended.resolve(heard.exit);
    else if (heard.kind === 'said') onSaid(saidText(heard.liveness));
  });
  const deadline = ports.clock.wall() + PLANNER_TIME_MS;
  const alarm = ports.clock.wakeAt(deadline, () => {
    ports.jobs.stop(job.attemptId).catch((thrown: unknown) => {
      ended.reject(thrown);
    });
  });
  try {
    await ports.jobs.start(job);
    const exit = await ended.promise;
    const late = exit.kind === 'stopped' && ports.clock.wall() >= deadline;
    const reason = late ? `It did not end within ${PLANNER_TIME_MS / 60_000} minutes and was stopped.` : exitText(exit);
    return reason === null ? null : { reason, logFile: ports.jobs.logFile(job.attemptId) };
  } finally {
    alarm.dispose();
    news.dispose();
  }
}

function saidText(liveness: Liveness): string {
  return liveness.kind === 'needs-input' ? `The planner asks: ${liveness.question}` : `The planner is ${liveness.kind}.`;
}

function exitText(exit: AttemptExit): string | null {
  switch (exit.kind) {
    case 'code':
      return exit.code === 0 ? null : `The planner ended with exit code ${exit.code}.`;
    case 'signal':
      return `The planner was ended by ${exit.signal}.`;
    case 'lost':
      return 'The planner was lost: its runner died.';
    case 'stopped':
      return 'The planner was stopped.';
    case 'not-started':
      return exit.reason;
    default:
      return assertNever(exit, 'exit');
  }
}
