import type { Event } from '../../../src/engine/index';

export type LifeName = 'smooth' | 'rough' | 'busy' | 'steered';

/** The life in which engines die around each kind of event. The compiler sees to it that none is forgotten. */
export const REACHED_IN: Readonly<Record<Event['type'], LifeName>> = {
  'template.saved': 'steered',
  'plan.imported': 'smooth',
  'plan.changed': 'steered',
  'plan.opened': 'smooth',
  'plan.paused': 'rough',
  'plan.resumed': 'rough',
  'plan.cancelled': 'steered',
  'plan.provision': 'steered',
  'plan.verifying': 'smooth',
  'plan.closing': 'smooth',
  'plan.advanced': 'smooth',
  'plan.ended': 'steered',
  'task.unblocked': 'smooth',
  'task.claimed': 'smooth',
  'attempt.prepared': 'smooth',
  'attempt.baseline': 'smooth',
  'attempt.starting': 'smooth',
  'attempt.live': 'smooth',
  'attempt.said': 'smooth',
  'attempt.reported': 'busy',
  'attempt.stuck': 'busy',
  'attempt.ended': 'smooth',
  'attempt.given': 'busy',
  'artifacts.kept': 'busy',
  'attempt.left': 'busy',
  'attempt.judged': 'busy',
  'job.started': 'busy',
  'job.cancelling': 'steered',
  'job.spawned': 'busy',
  'job.done': 'busy',
  'job.waiting': 'busy',
  'job.failed': 'steered',
  'job.skipped': 'steered',
  'round.ended': 'busy',
  'work.accepted': 'smooth',
  'work.moved': 'busy',
  'attempt.checked': 'smooth',
  'failures.captured': 'smooth',
  'task.queued': 'smooth',
  'task.waiting': 'smooth',
  'task.attention': 'rough',
  'task.failed': 'rough',
  'task.held': 'steered',
  'task.released': 'steered',
  'task.cancelled': 'steered',
  'task.retried': 'busy',
  'landing.started': 'smooth',
  'landing.merged': 'smooth',
  'landing.testing': 'smooth',
  'landing.red': 'busy',
  'landing.advancing': 'smooth',
  'landing.landed': 'busy',
  'landing.abandoned': 'smooth',
  'integration.claimed': 'smooth',
  'integration.standing': 'smooth',
  'worktree.added': 'steered',
  'worktree.standing': 'steered',
  'worktree.ports': 'smooth',
  'worktree.setting-up': 'smooth',
  'worktree.set-up': 'smooth',
  'worktree.setup-failed': 'busy',
  'worktree.lost': 'busy',
  'worktree.removing': 'smooth',
  'worktree.torn-down': 'smooth',
  'worktree.kept': 'steered',
  'worktree.removed': 'steered',
};

/** Before it is on disk; once it is; and when something has come of it that is not on disk. */
const POSITIONS = ['before-write', 'after-write', 'acknowledging'] as const;

export const EVENT_KINDS = Object.keys(REACHED_IN);

/** Where an engine has to die for these events. */
export function transitions(kinds: readonly string[] = EVENT_KINDS): readonly string[] {
  return kinds.flatMap((kind) => POSITIONS.map((position) => `${position}:${kind}`));
}

export function homeOf(name: LifeName): readonly string[] {
  return Object.entries(REACHED_IN).flatMap(([kind, home]) => (home === name ? [kind] : []));
}
