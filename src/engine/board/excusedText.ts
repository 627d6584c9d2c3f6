import type { Task } from '../model/task';
import type { TasksOfPlan } from '../run/planTasks';
import { counted } from './failureText';

/** `Everything landed`, or what did not land and did not have to. */
export function landedText(tasks: TasksOfPlan): string {
  return tasks.excused.length === 0 ? 'Everything landed' : `Everything that had to land has landed; ${excusedText(tasks)}`;
}

/** `1 optional task failed: W5`; nothing where every task landed. */
export function excusedText({ excused }: TasksOfPlan): string {
  return [said(excused, 'failed', 'failed'), said(excused, 'cancelled', 'cancelled'), said(excused, 'backlog', 'not begun')].filter((part) => part !== '').join('; ');
}

function said(excused: readonly Task[], kind: Task['state']['kind'], word: string): string {
  const keys = excused.flatMap(({ key, state }) => (state.kind === kind ? [key] : []));
  return keys.length === 0 ? '' : `${counted(keys.length, 'optional task')} ${word}: ${keys.join(', ')}`;
}
