import type { Plan } from '../model/plan';
import type { Task } from '../model/task';
import { isUnderWay } from '../run/holds';
import type { TaskView } from './views';

/** Whether a task stands still while the engine cannot write. */
export function isHeldUp(plan: Plan, task: Task): boolean {
  return plan.phase.kind !== 'ended' && plan.paused === null && task.hold === null && (isUnderWay(task) || ['ready', 'waiting', 'queued'].includes(task.state.kind));
}

/** On the card itself: why it does not move, and what to do. An agent that is at work works on. */
export function heldUpText({ state, text, liveness }: TaskView, trouble: string): string {
  return state === 'running' && liveness !== null && liveness !== 'dead' ? `${text}. ${trouble}` : `held up: ${trouble}`;
}
