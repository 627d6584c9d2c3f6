import type { Event } from '../../engine/index';

/** What an event is about: enough to find its plan, where it has one. */
export interface Subject {
  readonly kind: 'template' | 'plan' | 'task' | 'attempt' | 'worktree' | 'landing';
  readonly id: string;
}

/** Asks for what an event carries rather than for its type. An event that carries none of these does not compile here. */
export function subjectOf(event: Event): Subject {
  if ('template' in event) return { kind: 'template', id: event.template.id };
  if ('planId' in event) return { kind: 'plan', id: event.planId };
  if ('plan' in event) return { kind: 'plan', id: event.plan.id };
  if ('taskId' in event) return { kind: 'task', id: event.taskId };
  if ('attemptId' in event) return { kind: 'attempt', id: event.attemptId };
  if ('landing' in event) return { kind: 'plan', id: event.landing.planId };
  if ('landingId' in event) return { kind: 'landing', id: event.landingId };
  if ('worktree' in event) return event.worktree.planId === null ? { kind: 'worktree', id: event.worktree.id } : { kind: 'plan', id: event.worktree.planId };
  return { kind: 'worktree', id: event.worktreeId };
}
