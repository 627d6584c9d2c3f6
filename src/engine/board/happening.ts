import { assertNever } from '../../util/assertNever';
import { failureLine } from '../failures/frame';
import { some } from '../land/refusals';
import type { Artifact } from '../model/artifact';
import type { Event, Recorded } from '../model/events';
import type { Hold } from '../model/hold';
import { passed } from '../model/plan';
import type { AttemptReason } from '../model/reasons';
import type { AbandonReason, AttemptExit } from '../model/task';
import type { State } from '../run/state';
import { excusedText, landedText } from './excusedText';
import { checksText, counted, failureText, minutesText } from './failureText';
import { failedJob, matterText } from './taskView';
import type { Happening } from './views';

/** An event as people read it, one line each, with the task it is about. */
export function happening(state: State, recorded: Recorded): Happening {
  const taskId = taskOf(state, recorded.event);
  const task = taskId === null ? undefined : state.tasks.get(taskId);
  return {
    sequence: recorded.sequence,
    at: recorded.at,
    type: recorded.event.type,
    planId: task?.planId ?? planOf(state, recorded.event),
    taskId,
    key: task?.key ?? null,
    text: `${jobPrefix(state, recorded.event)}${textOf(state, recorded.event)}`,
    needsYou: needsPerson(recorded.event) && !(recorded.event.type === 'task.failed' && task?.optional === true),
  };
}

function needsPerson(event: Event): boolean {
  return event.type === 'task.attention' || event.type === 'task.failed' || event.type === 'attempt.stuck' || (event.type === 'attempt.said' && event.liveness.kind === 'needs-input');
}

function taskOf(state: State, event: Event): string | null {
  if ('taskId' in event) return event.taskId;
  if ('attemptId' in event) return state.attempts.get(event.attemptId)?.taskId ?? null;
  if (event.type === 'failures.captured') return event.failures[0]?.taskId ?? null;
  if (event.type === 'landing.started') return event.landing.taskId;
  if ('landingId' in event) return state.landings.get(event.landingId)?.taskId ?? null;
  if ('worktreeId' in event) return state.worktrees.get(event.worktreeId)?.taskId ?? null;
  return null;
}

function planOf(state: State, event: Event): string | null {
  if (event.type === 'plan.imported') return event.plan.id;
  if ('planId' in event) return event.planId;
  if (event.type === 'integration.claimed' || event.type === 'worktree.added') return event.worktree.planId;
  return 'worktreeId' in event ? (state.worktrees.get(event.worktreeId)?.planId ?? null) : null;
}

/** Who else is in a merged result that is tested. */
function togetherWith(state: State, landingId: string): string {
  const keys: string[] = [];
  for (let landing = state.landings.get(landingId); landing?.behind !== undefined; ) {
    landing = state.landings.get(landing.behind);
    if (landing === undefined || landing.state.kind === 'landed' || landing.state.kind === 'abandoned') break;
    keys.unshift(keyOf(state, landing.id));
  }
  return keys.length === 0 ? '' : `, together with ${keys.join(', ')}`;
}

function keyOf(state: State, landingId: string): string {
  return state.tasks.get(state.landings.get(landingId)?.taskId ?? '')?.key ?? landingId;
}

/** The job a task has failed in, as it stands now. */
function jobOf(state: State, taskId: string): string {
  const task = state.tasks.get(taskId);
  return task?.state.kind === 'failed' ? failedJob(task) : '';
}

/** Where a task goes through several jobs, what an agent does is told with the job it does it in. */
function jobPrefix(state: State, event: Event): string {
  if (event.type !== 'attempt.live' && event.type !== 'attempt.given' && event.type !== 'attempt.said' && event.type !== 'attempt.stuck' && event.type !== 'attempt.reported' && event.type !== 'attempt.ended') return '';
  const attempt = state.attempts.get(event.attemptId);
  const jobs = state.tasks.get(attempt?.taskId ?? '')?.jobs.length ?? 1;
  return attempt === undefined || jobs === 1 ? '' : `${attempt.job}: `;
}

function textOf(state: State, event: Event): string {
  switch (event.type) {
    case 'template.saved':
      return `template "${event.template.name}" kept as version ${String(event.template.version)}`;
    case 'plan.imported':
      return `plan "${event.plan.title}" with ${counted(event.tasks.length, 'task')}`;
    case 'plan.changed':
      return `goes on by the changed document: ${event.what}`;
    case 'plan.opened':
      return 'integration branch made';
    case 'plan.paused':
      return event.how === 'finish' ? 'paused: what runs comes to its end, nothing new begins' : 'stopped';
    case 'plan.cancelled':
      return 'is being cancelled';
    case 'plan.resumed':
      return 'goes on';
    case 'plan.provision':
      return 'the settings of its worktrees changed';
    case 'plan.verifying':
      return `${lowered(landedText(state.planTasks(event.planId)))}; final checks run`;
    case 'plan.closing':
      return event.outcome.kind === 'completed' ? `all work is done${besides(state, event.planId)}` : `comes to rest: ${event.outcome.kind}`;
    case 'plan.advanced':
      return event.advance.kind === 'none' ? 'nothing to bring along' : event.advance.kind === 'moved' ? `${event.advance.branch} moved to ${event.advance.commit.slice(0, 10)}` : `${event.advance.branch} left alone: ${event.advance.reason}`;
    case 'plan.ended':
      return `ended: ${event.outcome.kind}${event.outcome.kind === 'completed' ? besides(state, event.planId) : ''}`;
    case 'task.unblocked':
      return 'ready: everything it depends on has landed';
    case 'task.claimed':
      return `attempt ${String(event.attempt.number)} claimed`;
    case 'attempt.prepared':
      return 'worktree ready';
    case 'attempt.baseline':
      return event.results.every(passed) ? 'checks pass before the agent starts' : `before the agent starts: ${checksText(event.results)}`;
    case 'attempt.given':
      return event.artifacts.length === 0 ? 'begins with nothing of others' : `is given ${counted(event.artifacts.length, 'artifact')}`;
    case 'artifacts.kept':
      return keptText(event.artifacts);
    case 'attempt.live':
      return `agent started (pid ${String(event.pid)})`;
    case 'attempt.starting':
      return `about to be started with the prompt ${event.versions.prompt.slice(0, 10)}`;
    case 'attempt.said':
      return event.liveness.kind === 'needs-input' ? `agent asks: ${event.liveness.question}` : `agent is ${event.liveness.kind}`;
    case 'attempt.stuck':
      return `agent gave no sign of life for ${minutesText(event.silentMs)}`;
    case 'attempt.reported':
      return event.report.quota === null ? 'it has told what it has used' : `it was refused: ${clipped(event.report.quota.text)}`;
    case 'attempt.ended':
      return `agent ended: ${exitText(event.exit)}`;
    case 'attempt.judged':
      return `${String(event.judgements.filter(({ verdict }) => verdict === 'met').length)} of ${counted(event.judgements.length, 'acceptance criterion', 'acceptance criteria')} met`;
    case 'attempt.left':
      return `its branch is at ${event.tip.slice(0, 10)}`;
    case 'job.started':
      return `${event.attempt.job}: attempt ${String(event.attempt.number)} begun`;
    case 'job.cancelling':
      return `${event.job} is being cancelled`;
    case 'job.spawned':
      return `${event.job.spawned?.by ?? 'a job'} asks for ${event.job.name} and waits: ${clipped(event.job.spawned?.reason ?? '')}`;
    case 'job.done':
      return `${event.job} is done`;
    case 'job.waiting':
      return `${event.job}: ${againText(event.why)}`;
    case 'job.failed':
      return `${event.job} failed: ${failureText(event.failure)}`;
    case 'job.skipped':
      return `${event.job} is skipped: ${event.reason}`;
    case 'round.ended':
      return 'its round changed nothing, so nothing is landed';
    case 'work.accepted':
      return `work found at ${event.tip.slice(0, 10)}; checks run`;
    case 'work.moved':
      return 'the branch moved since it was proven; it is looked at again';
    case 'attempt.checked':
      return event.results.length === 0 ? 'no checks to run' : event.results.every(passed) ? `${counted(event.results.length, 'check')} passed` : `checks failed: ${checksText(event.results)}`;
    case 'failures.captured':
      return capturedText(event);
    case 'task.queued':
      return 'proven; waits to land';
    case 'task.waiting':
      return againText(event.why);
    case 'task.attention':
      return `needs you: ${matterText(event.matter)}`;
    case 'task.failed':
      return `${state.tasks.get(event.taskId)?.optional === true ? 'optional, and failed' : 'failed'}: ${jobOf(state, event.taskId)}${failureText(event.failure)}`;
    case 'task.held':
      return holdText(event.hold);
    case 'task.released':
      return 'goes on';
    case 'task.cancelled':
      return 'cancelled';
    case 'task.retried':
      return 'retry asked for';
    case 'landing.started':
      return 'landing begins';
    case 'landing.merged':
      return 'merges cleanly';
    case 'landing.testing':
      return `checks run on the merged result${togetherWith(state, event.landingId)}`;
    case 'landing.red':
      return `on the merged result ${checksText(event.checks)}; whose fault that is will be found out`;
    case 'landing.advancing':
      return event.provenWith === undefined ? 'the merged result is proven' : `proven together with ${keyOf(state, event.provenWith)}`;
    case 'landing.landed': {
      const landing = state.landings.get(event.landingId);
      const isLast = state.tasks.get(landing?.taskId ?? '')?.state.kind === 'landed';
      return landing?.state.kind === 'landed' ? `landed as ${landing.state.commit.slice(0, 10)}${isLast ? '' : '; goes on when others have landed more'}` : 'landed';
    }
    case 'landing.abandoned':
      return abandonText(event.reason);
    case 'integration.claimed':
      return 'integration worktree begun';
    case 'integration.standing':
      return 'integration worktree ready';
    case 'worktree.added':
      return event.worktree.byHand?.adopted === true ? `the worktree ${event.worktree.path} is on record` : `a worktree is made at ${event.worktree.path}`;
    case 'worktree.standing':
      return 'worktree ready';
    case 'worktree.ports':
      return `ports ${String(event.ports.first)} to ${String(event.ports.first + event.ports.count - 1)} are its own`;
    case 'worktree.setting-up':
      return event.run === 1 ? 'setup runs' : `setup runs again (${String(event.run)})`;
    case 'worktree.set-up':
      return 'setup done';
    case 'worktree.setup-failed':
      return `setup failed: ${checksText(event.results)}`;
    case 'worktree.lost':
      return 'its worktree was deleted by hand; it is made again';
    case 'worktree.torn-down':
      return event.results.every(passed) ? 'teardown done' : `teardown failed, and the worktree goes all the same: ${checksText(event.results)}`;
    case 'worktree.removing':
      return 'worktree is being cleared away';
    case 'worktree.kept':
      return `worktree kept: ${event.reason}`;
    case 'worktree.removed':
      return event.backupRef === null ? 'worktree cleared away' : `worktree cleared away; what lay uncommitted is at ${event.backupRef}`;
    default:
      return assertNever(event, 'event');
  }
}

function keptText(artifacts: readonly Artifact[]): string {
  const out = artifacts.filter(({ content }) => content.kind === 'left-out').length;
  const kept = `${counted(artifacts.length - out, 'artifact')} kept`;
  return out === 0 ? kept : `${kept}; ${String(out)} not: coppice artifacts says why`;
}

function clipped(text: string): string {
  const line = text.trim().split('\n', 1).join('');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function lowered(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}

/** What a completed plan did without. */
function besides(state: State, planId: string): string {
  const text = excusedText(state.planTasks(planId));
  return text === '' ? '' : `; ${text}`;
}

function capturedText({ failures }: Extract<Event, { type: 'failures.captured' }>): string {
  const [first] = failures;
  if (first === undefined) return 'nothing found in the output';
  return `${counted(first.of, 'failure')} found${first.of === 1 ? '' : ', the first'}: ${failureLine(first)}`;
}

function holdText(hold: Hold): string {
  switch (hold) {
    case 'finish':
      return 'paused: what runs comes to its end, nothing new begins';
    case 'suspend':
      return 'suspended: what runs is ended, what it had done stays';
    case 'cancel':
      return 'is being cancelled';
    default:
      return assertNever(hold, 'hold');
  }
}

export function exitText(exit: AttemptExit): string {
  switch (exit.kind) {
    case 'code':
      return `exit code ${String(exit.code)}`;
    case 'signal':
      return exit.signal;
    case 'lost':
      return 'its runner vanished';
    case 'stopped':
      return 'stopped';
    case 'not-started':
      return `not started: ${exit.reason}`;
    default:
      return assertNever(exit, 'exit');
  }
}

function againText(why: AttemptReason): string {
  switch (why.kind) {
    case 'first':
      return 'waits';
    case 'again':
      if (why.quota !== undefined) return `its quota is used up (${clipped(why.quota.text)}); goes on by itself`;
      return why.lost ? 'its runner vanished; it will start again' : 'will start again';
    case 'failure':
      return `will try again: ${failureText(why.failure)}`;
    case 'conflict':
      return `conflicts in ${some(why.files)}; will run again from the new base`;
    case 'round':
      return 'rests until others have landed more';
    case 'dirty':
      return `left ${some(why.files)} uncommitted; the agent is asked to commit or discard`;
    default:
      return assertNever(why, 'reason');
  }
}

export function abandonText(reason: AbandonReason): string {
  switch (reason.kind) {
    case 'conflict':
      return `not landed: conflicts in ${some(reason.files)}`;
    case 'behind':
      return 'what it stood behind did not land; waits for its turn again';
    case 'checks-failed':
      return `not landed: on the merged result ${checksText(reason.results)}`;
    case 'base-moved':
      return 'not landed: the integration branch moved; it is merged and tested again';
    case 'tip-moved':
      return 'not landed: its branch moved';
    case 'stopped':
      return 'not landed: stopped';
    case 'fault':
      return `not landed: ${reason.reason}`;
    default:
      return assertNever(reason, 'reason');
  }
}
