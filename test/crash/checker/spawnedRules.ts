import { createHash } from 'node:crypto';
import type { Event, Job, Rows, Task } from '../../../src/engine/index';
import type { BookedTask, LedgerBook } from './ledgerBook';

/** A job is asked for by one that is at work, once, with a name of its own, and no deeper or oftener than may be. */
export function spawnedRule(book: LedgerBook, { taskId, job }: Extract<Event, { type: 'job.spawned' }>): void {
  const task = book.task(taskId);
  if (task === undefined) return;
  const bounds = book.plan(task.row.planId)?.row.spawning;
  const others = task.row.jobs.filter(({ spawned }) => spawned !== null);
  const asker = task.row.jobs.find(({ name }) => name === job.spawned?.by);
  book.need(job.spawned !== null && task.jobs.get(job.spawned.by) === 'running', 'a job was asked for by none that is at work');
  book.need(job.spawned?.attemptId === latestAttempt(book, task, job.spawned?.by ?? ''), 'a job was asked for by an attempt of before');
  book.need(!others.some(({ spawned }) => spawned?.request === job.spawned?.request), 'the same was asked for twice');
  book.need(!task.row.jobs.some(({ name }) => name === job.name), `there is a job ${job.name} already`);
  book.need(job.spawned?.depth === (asker?.spawned?.depth ?? 0) + 1 && job.spawned.depth <= (bounds?.depth ?? 0), 'it was asked for too deep');
  book.need(others.length < (bounds?.perTask ?? 0), 'too many were asked for');
  task.row = { ...task.row, jobs: [...task.row.jobs, job] };
}

export function hasOpenSpawned(task: BookedTask, job: string): boolean {
  return task.row.jobs.some(({ name, spawned }) => spawned?.by === job && isOpen(task.jobs.get(name)));
}

/** Jobs at work, but for those that wait for one they have asked for. */
export function slotsOf(book: LedgerBook, task: BookedTask): number {
  const waits = (job: string): boolean => {
    const attempt = latestAttempt(book, task, job);
    return task.row.jobs.some(({ name, spawned }) => spawned !== null && spawned.attemptId === attempt && isOpen(task.jobs.get(name)));
  };
  return [...task.jobs].filter(([name, state]) => state === 'running' && !waits(name)).length;
}

/** What a job was to do when it was made is what it is to do at the end. */
export function changedPrompts(book: LedgerBook, rows: Rows): readonly string[] {
  return rows.tasks.flatMap((task) =>
    task.jobs.flatMap((job) => {
      const made = book.tasks.get(task.id)?.row.jobs.find(({ name }) => name === job.name);
      if (job.promptHash === '') return [];
      return made?.promptHash === job.promptHash && hashOf(task, job) === job.promptHash ? [] : [`the prompt of the job ${job.name} of ${task.id} is not what it was made with`];
    }),
  );
}

function hashOf({ prompt }: Task, { instructions }: Job): string {
  return createHash('sha256').update(JSON.stringify([prompt, instructions])).digest('hex');
}

function latestAttempt(book: LedgerBook, task: BookedTask, job: string): string | undefined {
  return book.attemptsOf(task.row.id).findLast(({ row }) => row.job === job)?.row.id;
}

function isOpen(state: string | undefined): boolean {
  return state === undefined || state === 'pending' || state === 'running' || state === 'waiting';
}
