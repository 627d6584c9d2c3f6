import { resolve } from 'node:path';
import { NO_PROVISION } from '../../src/engine/index';
import type { Artifact, Attempt, Change, Event, Failure, Job, Landing, Log, Plan, Recorded, Rows, Task, TemplateVersion, Transaction, Worktree } from '../../src/engine/index';
import type { StoreOptions } from '../../src/adapters/store/openStore';
import { openStore } from '../../src/adapters/store/openStore';
import type { SqlStore } from '../../src/adapters/store/sqlStore';

export const wasmFile = resolve('node_modules/sql.js/dist/sql-wasm.wasm');

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type RigOptions = Partial<StoreOptions> & Pick<StoreOptions, 'folder'>;

export function storeOptions(options: RigOptions): StoreOptions {
  return { wasmFile, program: '0.1.0', log: silentLog, ...options };
}

/** Opens a store that must open. */
export async function openedStore(options: RigOptions): Promise<SqlStore> {
  const opened = await openStore(storeOptions(options));
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** Builds transactions with events numbered as an engine numbers them. */
export class TransactionMaker {
  #sequence: number;

  constructor(sequence = 0) {
    this.#sequence = sequence;
  }

  transaction(changes: readonly Change[], ...events: readonly Event[]): Transaction {
    return { recorded: events.map((event) => this.#record(event)), changes };
  }

  #record(event: Event): Recorded {
    this.#sequence += 1;
    return { sequence: this.#sequence, at: 1_000_000 + this.#sequence, event };
  }
}

export function importedPlan(maker: TransactionMaker, plan: Plan, tasks: readonly Task[], text = `# ${plan.title}\n`): Transaction {
  return maker.transaction(
    [{ kind: 'plan', row: plan }, { kind: 'plan-text', planId: plan.id, text }, ...tasks.map((row) => ({ kind: 'task' as const, row }))],
    { type: 'plan.imported', plan, text, tasks },
  );
}

/** A history of `length` transactions, each with one event: a plan with two tasks, then one task tried again and again. */
export function history(length: number, from = 0): readonly Transaction[] {
  return Array.from({ length: length - from }, (_, index) => historyStep(from + index));
}

export function historyStep(index: number): Transaction {
  const maker = new TransactionMaker(index);
  if (index === 0) return importedPlan(maker, aPlan(), [triedTask(0), otherTask]);
  return maker.transaction([{ kind: 'task', row: triedTask(index) }], { type: 'task.retried', taskId: 't1' });
}

/** How many of a history's transactions are in the rows; -1 where they are not the rows of any of its moments. */
export function prefixLength(rows: Rows): number {
  const length = rows.plans.length === 0 ? 0 : (rows.tasks[0]?.tries.started ?? -2) + 1;
  return JSON.stringify(rows) === JSON.stringify(rowsAfter(length)) ? length : -1;
}

function rowsAfter(length: number): Rows {
  if (length === 0) return { templates: [], plans: [], tasks: [], attempts: [], worktrees: [], landings: [], failures: [], artifacts: [] };
  return { templates: [], plans: [aPlan()], tasks: [triedTask(length - 1), otherTask], attempts: [], worktrees: [], landings: [], failures: [], artifacts: [] };
}

function triedTask(started: number): Task {
  return aTask({ tries: { started, failed: 0, conflicts: 0, followUps: 0 }, prompt: `try ${started} ${'x'.repeat(started % 50)}` });
}

export function aTemplate(some: Partial<TemplateVersion> = {}): TemplateVersion {
  return { id: 'mine@1', name: 'mine', version: 1, hash: 'b'.repeat(64), text: 'name: mine\n', origin: '/repo/.coppice/templates/mine.yaml', createdAt: 500, ...some };
}

export function aPlan(some: Partial<Plan> = {}): Plan {
  return {
    id: 'p1',
    title: 'Plan one',
    path: '/repo/plan.md',
    textHash: 'a'.repeat(64),
    schedule: 'flow',
    maxParallel: 4,
    maxAttempts: 3,
    spawning: { depth: 2, perTask: 8 },
    advance: 'ask',
    uncommitted: 'ask',
    mergeOrder: [['W1'], ['W2']],
    finalChecks: [{ command: 'npm test', cwd: '.', when: ['final'] }],
    provision: NO_PROVISION,
    base: '0'.repeat(40),
    targetBranch: 'refs/heads/main',
    integrationRef: 'refs/heads/coppice/plan-one/integration',
    phase: { kind: 'running' },
    paused: null,
    patience: { plateau: 2, agentSilentMs: 1_200_000, scriptSilentMs: 3_600_000, whenSilent: 'ask' },
    createdAt: 1_000,
    endedAt: null,
    advanced: { kind: 'none' },
    ...some,
  };
}

export function aTask(some: Partial<Task> = {}): Task {
  return {
    id: 't1',
    planId: 'p1',
    key: 'W1',
    position: 0,
    title: 'Täsk "one" \u0000 \u2028 🌲',
    prompt: 'do it',
    dependsOn: [{ on: 'W0', kind: 'success', name: null }],
    files: ['src/a.ts'],
    apart: [],
    agent: 'script',
    cwd: '.',
    jobs: [aJob()],
    template: { name: 'standard', version: 1, hash: '' },
    checks: [{ command: 'npm test', cwd: '.', when: ['worktree', 'merged'] }],
    branchRef: 'refs/heads/coppice/plan-one/t/w1-t1',
    batch: 1,
    state: { kind: 'backlog' },
    hold: null,
    worktreeId: null,
    base: null,
    tries: { started: 0, failed: 0, conflicts: 0, followUps: 0 },
    ...some,
  };
}

export function aJob(some: Partial<Job> = {}): Job {
  return {
    name: 'implement',
    stage: 'implement',
    role: 'dev',
    agent: 'script',
    run: null,
    instructions: '',
    needs: [],
    outputs: [],
    inputs: null,
    promptHash: '',
    optional: false,
    width: null,
    spawned: null,
    sessionId: '00000000-0000-4000-8000-000000000001',
    state: { kind: 'pending' },
    tries: { failed: 0, lost: 0 },
    ...some,
  };
}

export function anAttempt(some: Partial<Attempt> = {}): Attempt {
  return {
    id: 'a1',
    taskId: 't1',
    job: 'implement',
    number: 1,
    why: { kind: 'first' },
    state: { kind: 'planned' },
    liveness: { kind: 'working' },
    startedAt: null,
    endedAt: null,
    setup: [],
    baseline: null,
    from: null,
    given: [],
    checks: [],
    versions: null,
    result: null,
    ...some,
  };
}

export function aWorktree(some: Partial<Worktree> = {}): Worktree {
  return { id: 'w1', planId: 'p1', taskId: 't1', byHand: null, path: '/wt/1', branchRef: 'refs/heads/x', ports: null, state: { kind: 'intended' }, createdAt: 2_000, ...some };
}

export function aLanding(some: Partial<Landing> = {}): Landing {
  return { id: 'l1', planId: 'p1', taskId: 't1', tip: '1'.repeat(40), base: '2'.repeat(40), state: { kind: 'merging' }, startedAt: 3_000, ...some };
}

export function aFailure(some: Partial<Failure> = {}): Failure {
  return {
    id: 'f1-1',
    planId: 'p1',
    taskId: 't1',
    attemptId: 'a1',
    attempt: 1,
    where: 'worktree',
    round: 1,
    number: 1,
    of: 1,
    command: 'npm test',
    commit: '3'.repeat(40),
    at: 4_000,
    tool: 'tsc',
    file: 'src/a.ts',
    inside: true,
    line: 3,
    column: 7,
    errorType: 'TS2322',
    message: "Type 'string' is not assignable to type 'number'.",
    stack: [],
    frame: { from: 1, lines: ['// one', '', 'const two: number = "2";', ''] },
    raw: "src/a.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.\n",
    fingerprint: '0123456789abcdef',
    ...some,
  };
}

export function anArtifact(some: Partial<Artifact> = {}): Artifact {
  const content = { kind: 'kept', hash: '5'.repeat(64), size: 12, format: 'json' } as const;
  return { id: 'r1', planId: 'p1', taskId: 't1', job: 'implement', attemptId: 'a1', attempt: 1, kind: 'declared', name: 'report', content, at: 5_000, ...some };
}

const otherTask = aTask({ id: 't2', key: 'W2', position: 1 });
