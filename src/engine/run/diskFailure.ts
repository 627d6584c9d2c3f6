import type { Event } from '../model/events';
import type { TaskFailure } from '../model/reasons';

/** What a full disk may be to blame for: that something failed, or only that it could not be written down. */
export interface Suspicion {
  readonly kind: 'failed' | 'unwritten';
  /** The system's own words for it say that a disk is full. */
  readonly saysSo: boolean;
}

/** Whether these events tell of a failure, of whatever kind. One that is put on record is acted on; a full disk's is not to be. */
export function suspicionOf(events: readonly Event[]): Suspicion | null {
  const failures = events.flatMap((event) => failureIn(event) ?? NONE);
  if (failures.length > 0) return { kind: 'failed', saysSo: failures.some(saysFull) };
  return events.some(isUnwritten) ? { kind: 'unwritten', saysSo: true } : null;
}

const NONE: readonly string[] = [];
const UNSAID: readonly string[] = [''];

/** The reason an event gives for a failure it tells of, empty where it is an agent's or a check's: their words prove nothing. */
function failureIn(event: Event): readonly string[] | null {
  if (event.type === 'task.failed' || event.type === 'job.failed') return reasonsOf(event.failure);
  if (event.type === 'task.waiting' || event.type === 'job.waiting') return event.why.kind === 'failure' ? reasonsOf(event.why.failure) : null;
  if (event.type === 'task.attention') return event.matter.kind === 'refused' ? [event.matter.refusal.kind === 'integration-busy' ? event.matter.refusal.reason : ''] : event.matter.kind === 'poison' ? UNSAID : null;
  if (event.type === 'worktree.setup-failed') return UNSAID;
  if (event.type === 'worktree.kept') return [event.reason];
  if (event.type === 'landing.abandoned') return event.reason.kind === 'fault' ? [event.reason.reason] : event.reason.kind === 'checks-failed' ? UNSAID : null;
  if (event.type === 'plan.closing') return event.outcome.kind === 'could-not-open' ? [event.outcome.reason] : event.outcome.kind === 'verification-failed' ? [event.outcome.fault ?? ''] : null;
  if (event.type === 'plan.advanced') return event.advance.kind === 'refused' ? [event.advance.reason] : null;
  return event.type === 'attempt.ended' && event.exit.kind === 'not-started' ? [event.exit.reason] : null;
}

function isUnwritten(event: Event): boolean {
  return event.type === 'artifacts.kept' && event.artifacts.some(({ content }) => content.kind === 'left-out' && saysFull(content.reason));
}

function reasonsOf(failure: TaskFailure): readonly string[] {
  return 'reason' in failure ? [failure.reason] : UNSAID;
}

/** The words of the system, in whatever git or Node says around them. */
function saysFull(reason: string): boolean {
  return /no space left on device|disk quota exceeded|\bENOSPC\b|\bEDQUOT\b/i.test(reason);
}
