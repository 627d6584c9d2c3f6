import type { AttemptReason, CheckResult, JobState, Provision, Refusal, Rows, TaskFailure, TaskState, Versions } from '../../../src/engine/index';
import { aFailure, aJob, aLanding, aPlan, aTask, aTemplate, aWorktree, anArtifact, anAttempt } from '../../support/storeRig';

const oid = 'f'.repeat(40);
const exits: readonly CheckResult['exit'][] = [
  { kind: 'code', code: 1 },
  { kind: 'signal', signal: 'SIGKILL' },
  { kind: 'timeout', afterMs: 10 },
  { kind: 'not-started', reason: 'no shell' },
];
const results: readonly CheckResult[] = exits.map((exit) => ({ command: 'make', cwd: '.', exit, durationMs: 1.5, tail: 'out', logFile: '/l' }));
const refusals: readonly Refusal[] = [
  { kind: 'no-commits' },
  { kind: 'dirty-tree', files: ['a'] },
  { kind: 'unexpected-branch', expected: 'x', found: 'y' },
  { kind: 'base-lost', base: oid, tip: oid },
  { kind: 'conflict-markers', files: [] },
  { kind: 'worktree-gone', path: '/w' },
  { kind: 'integration-busy', reason: 'dirty' },
];
const failures: readonly TaskFailure[] = [
  { kind: 'agent-exit', code: null, signal: 'SIGTERM', tail: '' },
  { kind: 'agent-missing', agent: 'custom', reason: 'not found' },
  { kind: 'checks', where: 'merged', results },
  { kind: 'worktree', reason: 'full' },
  ...refusals.map((refusal) => ({ kind: 'refused' as const, refusal })),
  { kind: 'dependency', key: 'W0' },
  { kind: 'landing', reason: 'gone' },
];
const reasons: readonly AttemptReason[] = [
  { kind: 'first' },
  ...failures.map((failure) => ({ kind: 'failure' as const, failure })),
  { kind: 'conflict', files: ['a'], oldTip: oid },
  { kind: 'dirty', files: ['b'] },
  { kind: 'again', lost: true },
];
const states: readonly TaskState[] = [
  { kind: 'backlog' },
  { kind: 'ready' },
  ...reasons.map((why) => ({ kind: 'preparing' as const, attemptId: 'a1', why })),
  { kind: 'running', attemptId: 'a1' },
  { kind: 'checking', attemptId: 'a1', tip: oid },
  { kind: 'queued', attemptId: 'a1', tip: oid, since: 5 },
  { kind: 'landing', landingId: 'l1', attemptId: 'a1', tip: oid },
  { kind: 'landed', commit: oid, at: 6 },
  { kind: 'waiting', until: 7, why: { kind: 'first' } },
  { kind: 'attention', attemptId: 'a1', matter: { kind: 'question', text: '?' } },
  { kind: 'attention', attemptId: 'a1', matter: { kind: 'conflict', files: ['c'] } },
  { kind: 'attention', attemptId: 'a1', matter: { kind: 'refused', refusal: { kind: 'no-commits' } } },
  { kind: 'attention', attemptId: 'a1', matter: { kind: 'poison', deaths: 2 } },
  { kind: 'failed', failure: { kind: 'dependency', key: 'W0' } },
  { kind: 'cancelled' },
];

/** Rows of every kind in every state a row can be in, in the order the store gives them, as far as a schema version knew them. */
export function everyRow(version = Number.POSITIVE_INFINITY): Rows {
  const all = allRows();
  const known = version >= 9 ? { ...all, tasks: [...all.tasks, besideOthers] } : { ...all, attempts: all.attempts.slice(0, 9) };
  const rows = version > 9 ? { ...known, tasks: [...known.tasks, judgedTask], attempts: [...known.attempts, judgedAttempt, reportedAttempt] } : known;
  const failures = version >= 4 ? rows.failures : [];
  const templates = version >= 6 ? rows.templates : [];
  const artifacts = version >= 7 ? rows.artifacts : [];
  if (version >= 5) return { ...rows, failures, templates, artifacts };
  return { ...rows, failures, templates, artifacts, plans: without(rows.plans, 'p9'), tasks: without(rows.tasks, lateTask), attempts: without(rows.attempts, 'a9'), worktrees: without(without(rows.worktrees, 'w6'), 'w7') };
}

function without<T extends { readonly id: string }>(rows: readonly T[], id: string): readonly T[] {
  return rows.filter((row) => row.id !== id);
}

const command = { command: 'npm ci', cwd: 'app', timeoutMs: 600_000 };
const provision: Provision = { include: ['.env'], share: [{ path: 'node_modules', how: 'auto' }], setup: [command], teardown: [command], ports: { count: 10, from: 42_000, to: 52_000 }, submodules: true, baseline: true };
const red: CheckResult = { command: 'make', cwd: '.', exit: { kind: 'code', code: 1 }, durationMs: 1, tail: '', logFile: '/l', redBefore: true };
const hash = 'c'.repeat(64);
const versions: Versions = { prompt: hash, script: null, plan: hash, template: { name: 'mine', version: 2, hash }, agent: { name: 'custom', version: null }, expertise: null, program: '0.1.0', base: oid, worktree: '/w', batch: 3 };
const lateTask = `t${String(states.length + 1)}`;

const besideOthers = aTask({ id: 'u1', position: 1000, batch: 0, optional: true, rounds: { begun: 2, ended: 2, seen: 1, final: false }, state: { kind: 'waiting', until: 8, why: { kind: 'round' } } });

const unproven: TaskFailure = { kind: 'criteria', unmet: [{ number: 1, text: 'one', verdict: 'cannot_tell', reason: 'why' }], of: 3, problems: ['broken'] };
const judgedTask = aTask({ id: 'u2', position: 1001, criteria: ['one', 'two', 'three'], state: { kind: 'failed', failure: unproven } });
const figures = { inputTokens: 1, outputTokens: 2, cachedTokens: 3, costMicros: null };
const reportedAttempt = anAttempt({ id: 'a100', number: 100, report: { usage: { own: figures, sessions: [{ id: 's', total: { ...figures, costMicros: 4 } }] }, quota: { until: null, text: 'no more' } }, why: { kind: 'again', lost: false, quota: { until: 5, text: 'no more' } } });

const judgedAttempt = anAttempt({
  id: 'a99',
  number: 99,
  judgements: [
    { number: 1, text: 'one', verdict: 'cannot_tell', evidence: { text: 'why', file: null, line: null, command: null, output: null }, problem: null },
    { number: 2, text: 'two', verdict: 'met', evidence: { text: null, file: 'a.ts', line: 3, command: 'make', output: 'ok' }, problem: null },
    { number: 3, text: 'three', verdict: 'unanswered', evidence: null, problem: 'It was not answered.' },
  ],
});

function allRows(): Rows {
  const moved = { branch: 'refs/heads/main', batches: 1 };
  const templates = [aTemplate(), aTemplate({ version: 2, origin: null }), aTemplate({ name: 'zz', text: 'a \u0000 b' })].map((row) => ({ ...row, id: `${row.name}@${row.version}` }));
  const plans = [
    aPlan({ phase: { kind: 'opening' }, targetBranch: null }),
    aPlan({ phase: { kind: 'running' }, paused: 'suspend', advanced: { kind: 'moved', commit: oid, ...moved } }),
    aPlan({ phase: { kind: 'verifying' }, advanced: { kind: 'refused', reason: 'dirty', ...moved } }),
    aPlan({ phase: { kind: 'closing', outcome: { kind: 'completed' } } }),
    aPlan({ phase: { kind: 'closing', outcome: { kind: 'incomplete' } } }),
    aPlan({ phase: { kind: 'ended', outcome: { kind: 'verification-failed', results, fault: null } } }),
    aPlan({ phase: { kind: 'ended', outcome: { kind: 'could-not-open', reason: 'x' } } }),
    aPlan({ phase: { kind: 'ended', outcome: { kind: 'cancelled' } }, endedAt: 9 }),
    aPlan({ provision }),
  ].map((plan, index) => ({ ...plan, id: `p${index + 1}`, createdAt: index }));
  const tasks = [...states, { kind: 'failed', failure: { kind: 'setup', result: red } } as const].map((state, index) => aTask({ id: `t${index + 1}`, position: index, state, jobs: [aJob({ state: jobStateFor(state) })] }));
  const attempts = [
    anAttempt(),
    anAttempt({ state: { kind: 'launching' }, liveness: { kind: 'idle' } }),
    anAttempt({ state: { kind: 'live', pid: 7, startTime: '8' }, liveness: { kind: 'needs-input', question: '?' }, startedAt: 1 }),
    anAttempt({ state: { kind: 'ended', exit: { kind: 'code', code: 0 } }, endedAt: 2, checks: results }),
    anAttempt({ state: { kind: 'ended', exit: { kind: 'signal', signal: 'SIGHUP' } } }),
    anAttempt({ state: { kind: 'ended', exit: { kind: 'lost' } } }),
    anAttempt({ state: { kind: 'ended', exit: { kind: 'stopped' } } }),
    anAttempt({ state: { kind: 'ended', exit: { kind: 'not-started', reason: 'x' } } }),
    anAttempt({ setup: results, baseline: { base: oid, results }, checks: [red] }),
    anAttempt({ versions, result: oid }),
    anAttempt({ versions: { ...versions, script: hash, agent: { name: 'script', version: '1.2' }, expertise: hash } }),
  ].map((attempt, index) => ({ ...attempt, id: `a${index + 1}`, number: index + 1 }));
  const worktrees = [
    aWorktree(),
    aWorktree({ state: { kind: 'standing' }, taskId: null, branchRef: null }),
    aWorktree({ state: { kind: 'removing' } }),
    aWorktree({ state: { kind: 'kept', reason: 'dirty' } }),
    aWorktree({ state: { kind: 'removed' } }),
    aWorktree({ state: { kind: 'setting-up', run: 2 }, ports: { first: 42_000, count: 10 } }),
    aWorktree({ planId: null, taskId: null, byHand: { name: 'mine', base: oid, adopted: true, provision } }),
  ].map((worktree, index) => ({ ...worktree, id: `w${index + 1}`, createdAt: index }));
  const merged = { commit: oid, tree: oid };
  const landings = [
    aLanding(),
    aLanding({ state: { kind: 'testing', ...merged } }),
    aLanding({ state: { kind: 'advancing', ...merged, checks: results } }),
    aLanding({ state: { kind: 'landed', ...merged, checks: [], at: 4 } }),
    aLanding({ state: { kind: 'abandoned', reason: { kind: 'conflict', files: ['a'] } } }),
    aLanding({ state: { kind: 'abandoned', reason: { kind: 'checks-failed', results } } }),
    aLanding({ state: { kind: 'abandoned', reason: { kind: 'base-moved' } } }),
    aLanding({ state: { kind: 'abandoned', reason: { kind: 'tip-moved', tip: null } } }),
    aLanding({ state: { kind: 'abandoned', reason: { kind: 'stopped' } } }),
    aLanding({ state: { kind: 'abandoned', reason: { kind: 'fault', reason: 'x' } } }),
  ].map((landing, index) => ({ ...landing, id: `l${index + 1}`, startedAt: index }));
  const failures = [
    aFailure(),
    aFailure({ where: 'merged', number: 2, of: 30, file: '/elsewhere/a.ts', inside: false, frame: null, column: null, stack: ['at f (src/a.ts:3:5)'] }),
    aFailure({ where: 'agent', round: 2, file: null, inside: false, line: null, column: null, errorType: null, frame: null, raw: '\u001b[31m\u0000' }),
    aFailure({ where: 'final', taskId: null, attemptId: null, attempt: null, round: 1 }),
  ].map((failure, index) => ({ ...failure, id: `f${index + 1}` }));
  const artifacts = [
    anArtifact(),
    anArtifact({ kind: 'file', name: 'src/ä.ts', content: { kind: 'kept', hash: '6'.repeat(64), size: 0, format: 'text' } }),
    anArtifact({ kind: 'model_output', name: 'output', content: { kind: 'kept', hash: '7'.repeat(64), size: 3, format: 'binary' } }),
    anArtifact({ kind: 'error_context', name: 'error', attemptId: 'a2', attempt: 2, content: { kind: 'left-out', reason: 'it is too large' } }),
  ].map((artifact, index) => ({ ...artifact, id: `r${index + 1}` }));
  return { templates, plans, tasks, attempts, worktrees, landings, artifacts, failures: [...failures.slice(3), ...failures.slice(0, 3)] };
}

/** Where the one job of a task is, by the task's own state: what the rows of older releases are taken to say. */
function jobStateFor(state: TaskState): JobState {
  switch (state.kind) {
    case 'backlog':
    case 'ready':
    case 'cancelled':
      return { kind: 'pending' };
    case 'preparing':
    case 'running':
      return { kind: 'running', attemptId: state.attemptId };
    case 'waiting':
      return { kind: 'waiting', until: state.until, why: state.why };
    case 'attention':
      return state.matter.kind === 'poison' ? { kind: 'waiting', until: 0, why: { kind: 'again', lost: true } } : { kind: 'done' };
    case 'failed':
      return { kind: 'pending' };
    case 'checking':
    case 'queued':
    case 'landing':
    case 'landed':
      return { kind: 'done' };
  }
}
