import { assertNever } from '../../util/assertNever';
import type { Change, Event } from '../model/events';
import type { Plan } from '../model/plan';
import type { Job } from '../model/job';
import type { AttemptReason } from '../model/reasons';
import type { Attempt, Landing, Matter, Task, TaskState, Tries, Worktree } from '../model/task';
import { cancelling, held, isCancellable, putOff } from './evolveHolds';
import { isSettled, outcomeOf, reworked, revived, withJob } from './pipeline';
import { afterRound } from './rounds';
import { mustGet } from './state';
import type { State } from './state';

/** What an event makes of the rows. Pure: the same event on the same state is the same change, now and in a replay. */
export function evolve(state: State, event: Event): readonly Change[] {
  const plan = (id: string, change: Partial<Plan>): Change => ({ kind: 'plan', row: { ...mustGet(state.plans, id, 'plan'), ...change } });
  const task = (id: string, change: Partial<Task>): Change => ({ kind: 'task', row: { ...mustGet(state.tasks, id, 'task'), ...change } });
  const attempt = (id: string, change: Partial<Attempt>): Change => ({ kind: 'attempt', row: { ...mustGet(state.attempts, id, 'attempt'), ...change } });
  const worktree = (id: string, next: Worktree['state']): Change => ({ kind: 'worktree', row: { ...mustGet(state.worktrees, id, 'worktree'), state: next } });

  switch (event.type) {
    case 'template.saved':
      return [{ kind: 'template', row: event.template }];
    case 'plan.imported':
      return [
        { kind: 'plan', row: event.plan },
        { kind: 'plan-text', planId: event.plan.id, text: event.text, ...(event.companions === undefined ? {} : { companions: event.companions }) },
        ...event.tasks.map((row): Change => ({ kind: 'task', row })),
      ];
    case 'plan.changed':
      return [
        plan(event.planId, event.plan),
        { kind: 'plan-text', planId: event.planId, text: event.text, ...(event.companions === undefined ? {} : { companions: event.companions }) },
        ...event.removed.map((taskId): Change => ({ kind: 'task-removed', planId: event.planId, taskId })),
        ...event.tasks.map((row): Change => ({ kind: 'task', row })),
      ];
    case 'plan.opened':
      return [plan(event.planId, { phase: { kind: 'running' } })];
    case 'plan.paused':
      return [plan(event.planId, { paused: event.how })];
    case 'plan.resumed':
      return [
        plan(event.planId, { paused: null, endedAt: null, phase: reopened(mustGet(state.plans, event.planId, 'plan')) }),
        ...state.tasksOf(event.planId).flatMap((row) => (row.hold === null || row.hold === 'cancel' ? [] : [task(row.id, { hold: null })])),
      ];
    case 'plan.cancelled':
      return [plan(event.planId, { paused: null }), ...state.tasksOf(event.planId).filter(isCancellable).map((row) => task(row.id, held(row, 'cancel')))];
    case 'plan.provision':
      return [plan(event.planId, { provision: event.provision })];
    case 'plan.verifying':
      return [plan(event.planId, { phase: { kind: 'verifying' } })];
    case 'plan.closing':
      return [plan(event.planId, { phase: { kind: 'closing', outcome: event.outcome } })];
    case 'plan.advanced':
      return [plan(event.planId, { advanced: event.advance })];
    case 'plan.ended':
      return [plan(event.planId, { phase: { kind: 'ended', outcome: event.outcome }, endedAt: event.at })];
    case 'task.unblocked':
      return [task(event.taskId, { state: { kind: 'ready' } })];
    case 'task.claimed':
      return claimed(state, event);
    case 'attempt.prepared': {
      const row = mustGet(state.attempts, event.attemptId, 'attempt');
      const owner = mustGet(state.tasks, row.taskId, 'task');
      return [
        attempt(row.id, { state: { kind: 'launching' } }),
        task(owner.id, { state: { kind: 'running', attemptId: row.id }, base: event.base ?? owner.base }),
        ...(owner.worktreeId === null ? [] : [worktree(owner.worktreeId, { kind: 'standing' })]),
      ];
    }
    case 'attempt.baseline':
      return [attempt(event.attemptId, { baseline: { base: event.base, results: event.results } })];
    case 'attempt.starting':
      return [attempt(event.attemptId, { versions: event.versions })];
    case 'attempt.live': {
      const row = mustGet(state.attempts, event.attemptId, 'attempt');
      return [attempt(row.id, { state: { kind: 'live', pid: event.pid, startTime: event.startTime }, startedAt: row.startedAt ?? event.at })];
    }
    case 'attempt.said':
      return [attempt(event.attemptId, { liveness: event.liveness })];
    case 'attempt.stuck':
      return [attempt(event.attemptId, { liveness: { kind: 'stuck', silentMs: event.silentMs } })];
    case 'attempt.ended': {
      // That it was stuck decides what comes of its end.
      const { liveness } = mustGet(state.attempts, event.attemptId, 'attempt');
      return [attempt(event.attemptId, { state: { kind: 'ended', exit: event.exit }, endedAt: event.at, liveness: liveness.kind === 'stuck' ? liveness : { kind: 'idle' }, ...(event.report === undefined ? {} : { report: event.report }) })];
    }
    case 'attempt.reported':
      return [attempt(event.attemptId, { report: event.report })];
    case 'attempt.given':
      return [attempt(event.attemptId, { from: event.from, given: event.artifacts })];
    case 'artifacts.kept':
      return event.artifacts.map((row): Change => ({ kind: 'artifact', row }));
    case 'attempt.judged':
      return [attempt(event.attemptId, { judgements: event.judgements })];
    case 'attempt.left':
      return [attempt(event.attemptId, { result: event.tip })];
    case 'job.started':
      return started(mustGet(state.tasks, event.taskId, 'task'), event.attempt, { kind: 'running', attemptId: event.attempt.id });
    case 'job.cancelling':
      return [task(event.taskId, { jobs: mustGet(state.tasks, event.taskId, 'task').jobs.map((job) => (job.name === event.job ? cancelling(job) : job)) })];
    case 'job.spawned':
      return [task(event.taskId, { jobs: [...mustGet(state.tasks, event.taskId, 'task').jobs, event.job] })];
    case 'job.done':
      return [task(event.taskId, { jobs: withJob(mustGet(state.tasks, event.taskId, 'task').jobs, event.job, { state: { kind: 'done' } }) })];
    case 'job.waiting':
      return [task(event.taskId, { jobs: waitingJob(mustGet(state.tasks, event.taskId, 'task'), event) })];
    case 'job.failed':
      return [task(event.taskId, { jobs: withJob(mustGet(state.tasks, event.taskId, 'task').jobs, event.job, { state: { kind: 'failed', failure: event.failure } }) })];
    case 'job.skipped':
      return [task(event.taskId, { jobs: withJob(mustGet(state.tasks, event.taskId, 'task').jobs, event.job, { state: { kind: 'skipped', reason: event.reason } }) })];
    case 'round.ended':
      return [roundOver(state, event.taskId, { commit: lastCommit(state, event.taskId), at: event.at })];
    case 'work.accepted':
      return [task(event.taskId, { state: { kind: 'checking', attemptId: event.attemptId, tip: event.tip } }), attempt(event.attemptId, { result: event.tip })];
    case 'work.moved':
      return [task(event.taskId, { state: { kind: 'running', attemptId: event.attemptId } })];
    case 'attempt.checked': {
      const row = mustGet(state.attempts, event.attemptId, 'attempt');
      return [attempt(row.id, { checks: event.results })];
    }
    case 'failures.captured':
      return event.failures.map((row): Change => ({ kind: 'failure', row }));
    case 'task.queued':
      return [task(event.taskId, { state: { kind: 'queued', attemptId: event.attemptId, tip: event.tip, since: event.at } })];
    case 'task.waiting': {
      const row = mustGet(state.tasks, event.taskId, 'task');
      const change = { kind: 'waiting', until: event.until, why: event.why } as const;
      // One of its jobs runs again, which has counted that itself; or the work as a whole has to be done again.
      if (row.jobs.some((job) => job.state.kind === 'waiting')) return [task(row.id, { state: change })];
      return [task(row.id, { state: change, tries: triesAfter(row.tries, event.why), jobs: reworked(row.jobs, event.why, lastJob(state, row)) })];
    }
    case 'task.attention':
      return [task(event.taskId, { state: { kind: 'attention', matter: event.matter, attemptId: event.attemptId } })];
    case 'task.failed':
      return [task(event.taskId, { state: { kind: 'failed', failure: event.failure } })];
    case 'task.cancelled':
      return [task(event.taskId, { state: { kind: 'cancelled' }, hold: null, jobs: mustGet(state.tasks, event.taskId, 'task').jobs.map(putOff) })];
    case 'task.held':
      return [task(event.taskId, held(mustGet(state.tasks, event.taskId, 'task'), event.hold))];
    case 'task.released':
      return [task(event.taskId, { hold: null })];
    case 'task.retried': {
      const row = mustGet(state.tasks, event.taskId, 'task');
      const next = retried(state, row);
      return [task(row.id, { state: next, jobs: jobsRetried(state, row, next), tries: { ...row.tries, failed: 0, conflicts: 0, followUps: 0 } })];
    }
    case 'landing.started':
      return [
        { kind: 'landing', row: event.landing },
        task(event.landing.taskId, { state: { kind: 'landing', landingId: event.landing.id, attemptId: attemptOf(mustGet(state.tasks, event.landing.taskId, 'task')), tip: event.landing.tip } }),
      ];
    case 'landing.merged':
      return [landing(state, event.landingId, { state: { kind: 'merged', commit: event.commit, tree: event.tree } })];
    case 'landing.testing':
      return [landing(state, event.landingId, { state: { kind: 'testing', ...mergedAs(state, event.landingId) } })];
    case 'landing.red':
      return [landing(state, event.landingId, { state: { kind: 'red', ...mergedAs(state, event.landingId), checks: event.checks, failures: event.failures } })];
    case 'landing.advancing': {
      const { landingId, checks, provenWith } = event;
      return [landing(state, landingId, { state: { kind: 'advancing', ...mergedAs(state, landingId), checks, ...(provenWith === undefined ? {} : { provenWith }) } })];
    }
    case 'landing.landed': {
      const row = mustGet(state.landings, event.landingId, 'landing');
      if (row.state.kind !== 'advancing') throw new Error(`Landing ${row.id} cannot land from ${row.state.kind}.`);
      return [landing(state, row.id, { state: { ...row.state, kind: 'landed', at: event.at } }), roundOver(state, row.taskId, { commit: row.state.commit, at: event.at })];
    }
    case 'landing.abandoned':
      return [landing(state, event.landingId, { state: { kind: 'abandoned', reason: event.reason } })];
    case 'integration.claimed':
      return [{ kind: 'worktree', row: event.worktree }];
    case 'integration.standing':
      return [worktree(event.worktreeId, { kind: 'standing' })];
    case 'worktree.added':
      return [{ kind: 'worktree', row: event.worktree }];
    case 'worktree.standing':
      return [worktree(event.worktreeId, { kind: 'standing' })];
    case 'worktree.ports':
      return [{ kind: 'worktree', row: { ...mustGet(state.worktrees, event.worktreeId, 'worktree'), ports: event.ports } }];
    case 'worktree.setting-up':
      return [worktree(event.worktreeId, { kind: 'setting-up', run: event.run })];
    case 'worktree.set-up':
      return [worktree(event.worktreeId, { kind: 'standing' }), ...(event.madeFor === null ? [] : [attempt(event.madeFor, { setup: event.results })])];
    case 'worktree.setup-failed':
      return event.madeFor === null ? [] : [attempt(event.madeFor, { setup: event.results })];
    case 'worktree.lost':
      return [worktree(event.worktreeId, { kind: 'intended' })];
    case 'worktree.torn-down':
      return [];
    case 'worktree.removing':
      return [worktree(event.worktreeId, { kind: 'removing' })];
    case 'worktree.kept':
      return [worktree(event.worktreeId, { kind: 'kept', reason: event.reason })];
    case 'worktree.removed':
      return removed(state, event.worktreeId);
    default:
      return assertNever(event, 'event');
  }
}

function claimed(state: State, event: Extract<Event, { type: 'task.claimed' }>): readonly Change[] {
  const row = mustGet(state.tasks, event.taskId, 'task');
  const rounds = row.rounds === undefined || event.round === undefined ? {} : { rounds: { ...row.rounds, ...event.round, begun: row.rounds.begun + 1 } };
  const next: Task = { ...row, ...rounds, worktreeId: event.worktree?.id ?? row.worktreeId, base: event.base ?? row.base };
  const changes = started(next, event.attempt, { kind: 'preparing', attemptId: event.attempt.id, why: event.attempt.why });
  return event.worktree === null ? changes : [...changes, { kind: 'worktree', row: event.worktree }];
}

function started(row: Task, attempt: Attempt, state: TaskState): readonly Change[] {
  const jobs = withJob(row.jobs, attempt.job, { state: { kind: 'running', attemptId: attempt.id } });
  return [
    { kind: 'attempt', row: attempt },
    { kind: 'task', row: { ...row, state, jobs, tries: { ...row.tries, started: row.tries.started + 1 } } },
  ];
}

function roundOver(state: State, taskId: string, landed: { readonly commit: string; readonly at: number }): Change {
  const row = mustGet(state.tasks, taskId, 'task');
  return { kind: 'task', row: { ...row, ...afterRound(row, { plan: mustGet(state.plans, row.planId, 'plan'), tasks: state.planTasks(row.planId) }, landed) } };
}

/** Where a task left the integration branch that has nothing to add to it. */
function lastCommit(state: State, taskId: string): string {
  const last = state.landingsOf(taskId).findLast((each) => each.state.kind === 'landed');
  return last?.state.kind === 'landed' ? last.state.commit : (mustGet(state.tasks, taskId, 'task').base ?? '');
}

function waitingJob(row: Task, { job: name, until, why }: Extract<Event, { type: 'job.waiting' }>): readonly Job[] {
  return row.jobs.map((job) => (job.name === name ? { ...job, state: { kind: 'waiting', until, why }, tries: jobTriesAfter(job.tries, why) } : job));
}

function jobTriesAfter(tries: Job['tries'], why: AttemptReason): Job['tries'] {
  if (why.kind === 'failure') return { failed: tries.failed + 1, lost: tries.lost + (why.failure.kind === 'agent-exit' && why.failure.signal !== null ? 1 : 0) };
  return why.kind === 'again' && why.lost ? { ...tries, lost: tries.lost + 1 } : tries;
}

/** Name of the job whose attempt was started last. */
function lastJob(state: State, row: Task): string | null {
  return state.attemptsOf(row.id).at(-1)?.job ?? null;
}

function jobsRetried(state: State, row: Task, next: TaskState): readonly Job[] {
  // The work is looked at first; should it not do after all, that decides who runs again.
  if (next.kind === 'running') return row.jobs;
  return revived(row.jobs, next.kind === 'waiting' ? next.why : { kind: 'first' }, lastJob(state, row));
}

function landing(state: State, id: string, change: Partial<Landing>): Change {
  return { kind: 'landing', row: { ...mustGet(state.landings, id, 'landing'), ...change } };
}

function mergedAs(state: State, id: string): { readonly commit: string; readonly tree: string } {
  const { state: at } = mustGet(state.landings, id, 'landing');
  if (at.kind !== 'merged' && at.kind !== 'testing') throw new Error(`Landing ${id} is ${at.kind}: it is neither merged nor being tested.`);
  return { commit: at.commit, tree: at.tree };
}

function removed(state: State, worktreeId: string): readonly Change[] {
  const row = mustGet(state.worktrees, worktreeId, 'worktree');
  const owner = row.taskId === null ? undefined : state.tasks.get(row.taskId);
  const changes: Change[] = [{ kind: 'worktree', row: { ...row, state: { kind: 'removed' } } }];
  if (owner?.worktreeId === worktreeId) changes.push({ kind: 'task', row: { ...owner, worktreeId: null } });
  return changes;
}

/** The reason for the next attempt says which chance was used up. */
function triesAfter(tries: Tries, why: AttemptReason): Tries {
  switch (why.kind) {
    case 'first':
      return tries;
    case 'failure':
      return { ...tries, failed: tries.failed + 1 };
    case 'conflict':
      return { ...tries, conflicts: tries.conflicts + 1 };
    case 'dirty':
      return { ...tries, followUps: tries.followUps + 1 };
    case 'again':
    case 'round':
      return tries;
    default:
      return assertNever(why, 'reason');
  }
}

/**
 * Where a retry leads. What a person was asked to look at may have been put right by hand, so the work that is there is
 * looked at first; only if it still will not do is the agent started again.
 */
function retried(state: State, row: Task): TaskState {
  switch (row.state.kind) {
    case 'failed':
      return row.worktreeId === null ? { kind: 'ready' } : { kind: 'waiting', until: 0, why: { kind: 'failure', failure: row.state.failure } };
    case 'attention':
      return hasWorkToLookAt(row.state.matter) ? { kind: 'running', attemptId: row.state.attemptId } : { kind: 'waiting', until: 0, why: { kind: 'again', lost: false } };
    case 'cancelled':
      return afterCancelling(state, row);
    case 'backlog':
    case 'ready':
    case 'preparing':
    case 'running':
    case 'checking':
    case 'queued':
    case 'landing':
    case 'landed':
    case 'waiting':
      throw new Error(`Task ${row.id} is ${row.state.kind}: there is nothing to retry.`);
    default:
      return assertNever(row.state, 'task state');
  }
}

/** What it had done is still there, and may be all that was wanted. */
function afterCancelling(state: State, row: Task): TaskState {
  const last = state.attemptsOf(row.id).at(-1);
  // Never begun, it may have been waiting for others.
  if (row.worktreeId === null || last === undefined) return { kind: 'backlog' };
  if (!isSettled(row.jobs)) return { kind: 'waiting', until: 0, why: { kind: 'again', lost: false } };
  const outcome = outcomeOf(row.jobs);
  return outcome.kind === 'failed' ? { kind: 'waiting', until: 0, why: { kind: 'failure', failure: outcome.failure } } : { kind: 'running', attemptId: last.id };
}

function hasWorkToLookAt(matter: Matter): boolean {
  // Without its worktree there is nothing to look at: looking would refuse it again, for ever.
  return matter.kind === 'conflict' || (matter.kind === 'refused' && matter.refusal.kind !== 'worktree-gone');
}

/** A plan that had come to rest runs again; one that is still on its way stays where it is. */
function reopened(row: Plan): Plan['phase'] {
  switch (row.phase.kind) {
    case 'opening':
    case 'running':
    case 'verifying':
      return row.phase;
    case 'closing':
    case 'ended':
      return row.phase.outcome.kind === 'could-not-open' ? { kind: 'opening' } : { kind: 'running' };
    default:
      return assertNever(row.phase, 'plan phase');
  }
}

function attemptOf(row: Task): string {
  if (row.state.kind !== 'queued') throw new Error(`Task ${row.id} is ${row.state.kind}: only queued work can land.`);
  return row.state.attemptId;
}
