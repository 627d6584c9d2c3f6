import type { Subject } from '../subject';
import type { Read } from './query';

/** The plan something belongs to. */
export function planOf(kind: Exclude<Subject['kind'], 'plan'>): Read<[id: string], string> {
  return { sql: questions[kind], values: (id) => [id], row: ([planId]) => String(planId) };
}

const questions = {
  task: 'SELECT plan_id FROM task WHERE id = ?',
  attempt: 'SELECT task.plan_id FROM attempt JOIN task ON task.id = attempt.task_id WHERE attempt.id = ?',
  worktree: 'SELECT plan_id FROM worktree WHERE id = ?',
  landing: 'SELECT plan_id FROM landing WHERE id = ?',
} as const;
