import type { Artifact } from './artifact';
import type { Failure } from './failure';
import type { Judgement } from './criteria';
import type { Versions } from './versions';
import type { Hold, Pause } from './hold';
import type { Job } from './job';
import type { AttemptReason, TaskFailure } from './reasons';
import type { Report } from './report';
import type { AttemptExit, AbandonReason, Liveness, Matter, Rounds, Task, Attempt, Landing, Worktree } from './task';
import type { CompanionSet } from '../plan/companions/companion';
import type { CheckResult, Oid, Plan, PlanAdvance, PlanOutcome } from './plan';
import type { PortBlock, Provision } from './provision';
import type { TemplateVersion } from './templateVersion';

/**
 * Everything that can happen, as it is persisted. An event is a fact: state is what the events so far add up to
 * (`run/evolve.ts`), and what happens next is decided from that state alone (`run/decide.ts`).
 *
 * Intents are facts too. An event named for something about to be done (`task.claimed`, `attempt.prepared`,
 * `landing.advancing`, `worktree.setting-up`, `worktree.removing`) is on disk before it is tried, so that whoever wakes up after a crash
 * knows what may have been half done.
 */
export type Event =
  | { readonly type: 'template.saved'; readonly template: TemplateVersion }
  | { readonly type: 'plan.imported'; readonly plan: Plan; readonly text: string; readonly companions?: CompanionSet; readonly tasks: readonly Task[] }
  /** The document changed while the plan runs, and the change was taken over. `tasks` are those of it that are new or not as they were. */
  | { readonly type: 'plan.changed'; readonly planId: string; readonly text: string; readonly companions?: CompanionSet; readonly plan: PlanChange; readonly tasks: readonly Task[]; readonly removed: readonly string[]; readonly what: string }
  | { readonly type: 'plan.opened'; readonly planId: string }
  | { readonly type: 'plan.paused'; readonly planId: string; readonly how: Pause }
  /** Also what was paused of it by itself. */
  | { readonly type: 'plan.resumed'; readonly planId: string }
  /** Each of its tasks that has not landed is to be cancelled. */
  | { readonly type: 'plan.cancelled'; readonly planId: string }
  /** It was started again with other settings: what worktrees are given from now on. */
  | { readonly type: 'plan.provision'; readonly planId: string; readonly provision: Provision }
  | { readonly type: 'plan.verifying'; readonly planId: string }
  | { readonly type: 'plan.closing'; readonly planId: string; readonly outcome: PlanOutcome }
  | { readonly type: 'plan.advanced'; readonly planId: string; readonly advance: PlanAdvance }
  | { readonly type: 'plan.ended'; readonly planId: string; readonly outcome: PlanOutcome; readonly at: number }
  | { readonly type: 'task.unblocked'; readonly taskId: string }
  | { readonly type: 'task.claimed'; readonly taskId: string; readonly attempt: Attempt; readonly worktree: Worktree | null; readonly base: Oid | null; readonly round?: Pick<Rounds, 'seen' | 'final'> }
  /** The worktree stands where it should; the runner is about to be started. */
  | { readonly type: 'attempt.prepared'; readonly attemptId: string; readonly base: Oid | null }
  | { readonly type: 'attempt.baseline'; readonly attemptId: string; readonly base: Oid; readonly results: readonly CheckResult[] }
  /** It is about to be started with this. */
  | { readonly type: 'attempt.starting'; readonly attemptId: string; readonly versions: Versions }
  | { readonly type: 'attempt.live'; readonly attemptId: string; readonly pid: number; readonly startTime: string; readonly at: number }
  | { readonly type: 'attempt.said'; readonly attemptId: string; readonly liveness: Liveness }
  /** No sign of life for longer than is borne with. */
  | { readonly type: 'attempt.stuck'; readonly attemptId: string; readonly silentMs: number }
  /** All that its agent has told by now, not only what is new. */
  | { readonly type: 'attempt.reported'; readonly attemptId: string; readonly report: Report }
  | { readonly type: 'attempt.ended'; readonly attemptId: string; readonly exit: AttemptExit; readonly at: number; readonly report?: Report }
  /** It is about to begin: from which commit, and with what others have left for it. */
  | { readonly type: 'attempt.given'; readonly attemptId: string; readonly from: Oid | null; readonly artifacts: readonly string[] }
  /** What attempts have left. All that they say is on the disk. */
  | { readonly type: 'artifacts.kept'; readonly taskId: string; readonly artifacts: readonly Artifact[] }
  /** It was a verifier's, and has ended: what it made of each criterion of its task. */
  | { readonly type: 'attempt.judged'; readonly attemptId: string; readonly judgements: readonly Judgement[] }
  /** Where its branch stood when it had ended. */
  | { readonly type: 'attempt.left'; readonly attemptId: string; readonly tip: Oid }
  /** Another job of a task that is at work already: its runner is about to be started. */
  | { readonly type: 'job.started'; readonly taskId: string; readonly attempt: Attempt }
  /** Its attempt is to be ended, and no other follows. */
  | { readonly type: 'job.cancelling'; readonly taskId: string; readonly job: string }
  /** A job at work has asked for another one, and waits for it. */
  | { readonly type: 'job.spawned'; readonly taskId: string; readonly job: Job }
  | { readonly type: 'job.done'; readonly taskId: string; readonly job: string }
  | { readonly type: 'job.waiting'; readonly taskId: string; readonly job: string; readonly until: number; readonly why: AttemptReason }
  | { readonly type: 'job.failed'; readonly taskId: string; readonly job: string; readonly failure: TaskFailure }
  | { readonly type: 'job.skipped'; readonly taskId: string; readonly job: string; readonly reason: string }
  /** A round of a continuous task changed nothing, so there is nothing to land. */
  | { readonly type: 'round.ended'; readonly taskId: string; readonly at: number }
  | { readonly type: 'work.accepted'; readonly taskId: string; readonly attemptId: string; readonly tip: Oid }
  /** The branch is not where it was proven: what is there now is looked at anew. */
  | { readonly type: 'work.moved'; readonly taskId: string; readonly attemptId: string }
  | { readonly type: 'attempt.checked'; readonly attemptId: string; readonly results: readonly CheckResult[] }
  /** What failed commands said, in the same transaction as what comes of it. All are of one task, or of the final checks. */
  | { readonly type: 'failures.captured'; readonly planId: string; readonly failures: readonly Failure[] }
  | { readonly type: 'task.queued'; readonly taskId: string; readonly attemptId: string; readonly tip: Oid; readonly at: number }
  | { readonly type: 'task.waiting'; readonly taskId: string; readonly until: number; readonly why: AttemptReason }
  | { readonly type: 'task.attention'; readonly taskId: string; readonly attemptId: string; readonly matter: Matter }
  | { readonly type: 'task.failed'; readonly taskId: string; readonly failure: TaskFailure }
  | { readonly type: 'task.held'; readonly taskId: string; readonly hold: Hold }
  | { readonly type: 'task.released'; readonly taskId: string }
  /** Nothing of it runs any more. Its worktree and its branch stay as they are. */
  | { readonly type: 'task.cancelled'; readonly taskId: string }
  | { readonly type: 'task.retried'; readonly taskId: string }
  | { readonly type: 'landing.started'; readonly landing: Landing }
  | { readonly type: 'landing.merged'; readonly landingId: string; readonly commit: Oid; readonly tree: Oid }
  /** The checks are about to run on its tree. */
  | { readonly type: 'landing.testing'; readonly landingId: string }
  /** They failed, and others stand between it and the branch: whose fault it is must be found out. */
  | { readonly type: 'landing.red'; readonly landingId: string; readonly checks: readonly CheckResult[]; readonly failures: readonly Failure[] }
  | { readonly type: 'landing.advancing'; readonly landingId: string; readonly checks: readonly CheckResult[]; readonly provenWith?: string }
  | { readonly type: 'landing.landed'; readonly landingId: string; readonly at: number }
  | { readonly type: 'landing.abandoned'; readonly landingId: string; readonly reason: AbandonReason }
  | { readonly type: 'integration.claimed'; readonly worktree: Worktree }
  | { readonly type: 'integration.standing'; readonly worktreeId: string }
  /** A person's own: to be made, or there already. */
  | { readonly type: 'worktree.added'; readonly worktree: Worktree }
  | { readonly type: 'worktree.standing'; readonly worktreeId: string }
  /** These ports are its own until it is removed. */
  | { readonly type: 'worktree.ports'; readonly worktreeId: string; readonly ports: PortBlock }
  | { readonly type: 'worktree.setting-up'; readonly worktreeId: string; readonly run: number }
  /** `madeFor`: the attempt; null for the integration worktree. */
  | { readonly type: 'worktree.set-up'; readonly worktreeId: string; readonly madeFor: string | null; readonly results: readonly CheckResult[] }
  | { readonly type: 'worktree.setup-failed'; readonly worktreeId: string; readonly madeFor: string | null; readonly results: readonly CheckResult[] }
  /** Its folder was deleted by hand; it is made and filled anew. */
  | { readonly type: 'worktree.lost'; readonly worktreeId: string }
  | { readonly type: 'worktree.removing'; readonly worktreeId: string }
  | { readonly type: 'worktree.torn-down'; readonly worktreeId: string; readonly results: readonly CheckResult[] }
  /** It could not be removed, and nothing of it was touched. */
  | { readonly type: 'worktree.kept'; readonly worktreeId: string; readonly reason: string }
  | { readonly type: 'worktree.removed'; readonly worktreeId: string; readonly backupRef: string | null };

/** What a changed document may say otherwise of a plan that runs. */
export type PlanChange = Pick<Plan, 'title' | 'textHash' | 'schedule' | 'maxParallel' | 'mergeOrder' | 'finalChecks'>;

/** An event with its place in the one order of everything that happened to this repository. */
export interface Recorded {
  readonly sequence: number;
  /** Wall time, for people. The order is the sequence's. */
  readonly at: number;
  readonly event: Event;
}

/** What an event did to the kept rows. State and database take the same changes, so they cannot disagree. */
export type Change =
  | { readonly kind: 'template'; readonly row: TemplateVersion }
  | { readonly kind: 'plan'; readonly row: Plan }
  | { readonly kind: 'plan-text'; readonly planId: string; readonly text: string; readonly companions?: CompanionSet }
  | { readonly kind: 'task'; readonly row: Task }
  /** Only one that was never begun: nothing else speaks of it. */
  | { readonly kind: 'task-removed'; readonly planId: string; readonly taskId: string }
  | { readonly kind: 'attempt'; readonly row: Attempt }
  | { readonly kind: 'worktree'; readonly row: Worktree }
  | { readonly kind: 'landing'; readonly row: Landing }
  | { readonly kind: 'failure'; readonly row: Failure }
  | { readonly kind: 'artifact'; readonly row: Artifact };

/** Every row there is. */
export interface Rows {
  readonly templates: readonly TemplateVersion[];
  readonly plans: readonly Plan[];
  readonly tasks: readonly Task[];
  readonly attempts: readonly Attempt[];
  readonly worktrees: readonly Worktree[];
  readonly landings: readonly Landing[];
  readonly failures: readonly Failure[];
  readonly artifacts: readonly Artifact[];
}
