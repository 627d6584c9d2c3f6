import * as z from 'zod';
import type { Artifact, Attempt, Failure, Landing, Plan, Task, TemplateVersion, Worktree } from '../../engine/index';

/** Rows as they must be when they come back from the disk. Made when first asked for: an empty state needs none of it. */
export interface RowSchemas {
  readonly template: z.ZodType<TemplateVersion>;
  readonly plan: z.ZodType<Plan>;
  readonly task: z.ZodType<Task>;
  readonly attempt: z.ZodType<Attempt>;
  readonly worktree: z.ZodType<Worktree>;
  readonly landing: z.ZodType<Landing>;
  readonly failure: z.ZodType<Failure>;
  readonly artifact: z.ZodType<Artifact>;
}

let made: RowSchemas | null = null;

export function rowSchemas(): RowSchemas {
  made ??= makeRowSchemas();
  return made;
}

const text = z.string();
const count = z.number();
const kind = <K extends string>(name: K) => z.object({ kind: z.literal(name) });

function list<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.array(item);
}

/** Holds a schema to the whole of its row type: one that lacks a member of some union, or a field, does not compile. */
function exactly<Row>() {
  return <Schema extends z.ZodType<Row>>(schema: [Row] extends [z.output<Schema>] ? Schema : never): z.ZodType<Row> => schema;
}

function makeRowSchemas(): RowSchemas {
  const shared = makeShared();
  return { template: templateSchema(), plan: planSchema(shared), task: taskSchema(shared), attempt: attemptSchema(shared), worktree: worktreeSchema(), landing: landingSchema(shared), failure: failureSchema(shared), artifact: artifactSchema() };
}

function templateSchema(): RowSchemas['template'] {
  return exactly<TemplateVersion>()(z.object({ id: text, name: text, version: count, hash: text, text, origin: text.nullable(), createdAt: count }));
}

type Shared = ReturnType<typeof makeShared>;

function makeShared() {
  const texts = list(text);
  const check = z.object({ command: text, cwd: text, when: list(z.enum(['worktree', 'merged', 'phase', 'final'])) });
  const checkExit = z.discriminatedUnion('kind', [
    kind('code').extend({ code: count }),
    kind('signal').extend({ signal: text }),
    kind('timeout').extend({ afterMs: count }),
    kind('not-started').extend({ reason: text }),
  ]);
  const result = z.object({ command: text, cwd: text, exit: checkExit, durationMs: count, tail: text, logFile: text, redBefore: z.literal(true).exactOptional() });
  const results = list(result);
  const refusal = z.discriminatedUnion('kind', [
    kind('no-commits'),
    kind('dirty-tree').extend({ files: texts }),
    kind('unexpected-branch').extend({ expected: text, found: text }),
    kind('base-lost').extend({ base: text, tip: text }),
    kind('conflict-markers').extend({ files: texts }),
    kind('worktree-gone').extend({ path: text }),
    kind('integration-busy').extend({ reason: text }),
  ]);
  const failure = z.discriminatedUnion('kind', [
    kind('agent-exit').extend({ code: count.nullable(), signal: text.nullable(), tail: text }),
    kind('cancelled'),
    kind('agent-missing').extend({ agent: text, reason: text }),
    kind('checks').extend({ where: z.enum(['worktree', 'merged']), results, stalled: count.exactOptional() }),
    kind('worktree').extend({ reason: text }),
    kind('setup').extend({ result }),
    kind('outputs').extend({ problems: texts }),
    kind('criteria').extend({ unmet: list(z.object({ number: count, text, verdict: z.enum(['not_met', 'cannot_tell', 'unanswered']), reason: text })), of: count, problems: texts }),
    kind('refused').extend({ refusal }),
    kind('dependency').extend({ key: text }),
    kind('landing').extend({ reason: text }),
  ]);
  const quota = z.object({ until: count.nullable(), text });
  const why = z.discriminatedUnion('kind', [
    kind('first'),
    kind('failure').extend({ failure }),
    kind('conflict').extend({ files: texts, oldTip: text }),
    kind('round'),
    kind('dirty').extend({ files: texts }),
    kind('again').extend({ lost: z.boolean(), quota: quota.exactOptional() }),
  ]);
  const job = z.object({
    name: text,
    stage: text,
    role: z.enum(['planner', 'dev', 'tester', 'verifier', 'reviewer', 'custom']),
    agent: text,
    run: text.nullable(),
    instructions: text,
    needs: list(z.object({ job: text, kind: z.enum(['success', 'failure', 'always']) })),
    outputs: list(z.object({ name: text, path: text, schema: text.nullable() })),
    inputs: texts.nullable(),
    promptHash: text,
    optional: z.boolean(),
    silentMs: count.exactOptional(),
    width: count.nullable(),
    spawned: z.object({ by: text, attemptId: text, request: text, depth: count, reason: text }).nullable(),
    sessionId: text,
    state: z.discriminatedUnion('kind', [
      kind('pending'),
      kind('running').extend({ attemptId: text, cancelled: z.literal(true).exactOptional() }),
      kind('waiting').extend({ until: count, why }),
      kind('done'),
      kind('failed').extend({ failure }),
      kind('skipped').extend({ reason: text }),
    ]),
    tries: z.object({ failed: count, lost: count }),
  });
  return { texts, check, results, refusal, failure, quota, why, job };
}

function provisionSchema() {
  const command = z.object({ command: text, cwd: text, timeoutMs: count });
  return z.object({
    include: list(text),
    share: list(z.object({ path: text, how: z.enum(['auto', 'clone', 'copy', 'symlink']) })),
    setup: list(command),
    teardown: list(command),
    ports: z.object({ count, from: count, to: count }).nullable(),
    submodules: z.boolean(),
    baseline: z.boolean(),
  });
}

function planSchema({ texts, check, results }: Shared): RowSchemas['plan'] {
  const outcome = z.discriminatedUnion('kind', [
    kind('completed'),
    kind('incomplete'),
    kind('verification-failed').extend({ results, fault: text.nullable() }),
    kind('could-not-open').extend({ reason: text }),
    kind('cancelled'),
  ]);
  return exactly<Plan>()(z.object({
    id: text,
    title: text,
    path: text,
    textHash: text,
    schedule: z.enum(['batch', 'flow']),
    maxParallel: count,
    maxAttempts: count,
    patience: z.object({ plateau: count, agentSilentMs: count, scriptSilentMs: count, roleSilentMs: z.partialRecord(z.enum(['planner', 'dev', 'tester', 'verifier', 'reviewer', 'custom']), count).exactOptional(), whenSilent: z.enum(['ask', 'retry']) }),
    spawning: z.object({ depth: count, perTask: count }),
    advance: z.enum(['ask', 'batch', 'plan']),
    uncommitted: z.enum(['ask', 'commit']),
    roundPauseMs: count.exactOptional(),
    landing: z.object({ strategy: z.enum(['adaptive', 'serial']), atOnce: count }).exactOptional(),
    mergeOrder: list(texts),
    finalChecks: list(check),
    provision: provisionSchema(),
    base: text,
    targetBranch: text.nullable(),
    integrationRef: text,
    phase: z.discriminatedUnion('kind', [
      kind('opening'),
      kind('running'),
      kind('verifying'),
      kind('closing').extend({ outcome }),
      kind('ended').extend({ outcome }),
    ]),
    paused: z.enum(['finish', 'suspend']).nullable(),
    createdAt: count,
    endedAt: count.nullable(),
    advanced: z.discriminatedUnion('kind', [
      kind('none'),
      kind('moved').extend({ branch: text, commit: text, batches: count }),
      kind('refused').extend({ branch: text, reason: text, batches: count }),
    ]),
  }));
}

function taskSchema({ texts, check, refusal, failure, why, job }: Shared): RowSchemas['task'] {
  const matter = z.discriminatedUnion('kind', [
    kind('question').extend({ text }),
    kind('conflict').extend({ files: texts }),
    kind('refused').extend({ refusal }),
    kind('poison').extend({ deaths: count }),
  ]);
  const proven = { attemptId: text, tip: text };
  return exactly<Task>()(z.object({
    id: text,
    planId: text,
    key: text,
    position: count,
    title: text,
    prompt: text,
    dependsOn: list(z.object({ on: text, kind: z.enum(['success', 'failure', 'always', 'api', 'artifact']), name: text.nullable() })),
    files: texts,
    apart: texts,
    agent: text,
    jobs: list(job),
    template: z.object({ name: text, version: count, hash: text }),
    cwd: text,
    checks: list(check),
    criteria: texts.exactOptional(),
    branchRef: text,
    optional: z.boolean().exactOptional(),
    rounds: z.object({ begun: count, ended: count, seen: count, final: z.boolean() }).exactOptional(),
    batch: count,
    state: z.discriminatedUnion('kind', [
      kind('backlog'),
      kind('ready'),
      kind('preparing').extend({ attemptId: text, why }),
      kind('running').extend({ attemptId: text }),
      kind('checking').extend(proven),
      kind('queued').extend({ ...proven, since: count }),
      kind('landing').extend({ ...proven, landingId: text }),
      kind('landed').extend({ commit: text, at: count }),
      kind('waiting').extend({ until: count, why }),
      kind('attention').extend({ matter, attemptId: text }),
      kind('failed').extend({ failure }),
      kind('cancelled'),
    ]),
    hold: z.enum(['finish', 'suspend', 'cancel']).nullable(),
    worktreeId: text.nullable(),
    base: text.nullable(),
    tries: z.object({ started: count, failed: count, conflicts: count, followUps: count }),
  }));
}

function attemptSchema({ results, why, quota }: Shared): RowSchemas['attempt'] {
  const figures = z.object({ inputTokens: count, outputTokens: count, cachedTokens: count, costMicros: count.nullable() });
  const usage = z.object({ own: figures, sessions: list(z.object({ id: text, total: figures })) });
  const exit = z.discriminatedUnion('kind', [
    kind('code').extend({ code: count }),
    kind('signal').extend({ signal: text }),
    kind('lost'),
    kind('stopped'),
    kind('not-started').extend({ reason: text }),
  ]);
  return exactly<Attempt>()(z.object({
    id: text,
    taskId: text,
    job: text,
    number: count,
    why,
    state: z.discriminatedUnion('kind', [
      kind('planned'),
      kind('launching'),
      kind('live').extend({ pid: count, startTime: text }),
      kind('ended').extend({ exit }),
    ]),
    liveness: z.discriminatedUnion('kind', [kind('working'), kind('idle'), kind('needs-input').extend({ question: text }), kind('stuck').extend({ silentMs: count })]),
    startedAt: count.nullable(),
    endedAt: count.nullable(),
    setup: results,
    baseline: z.object({ base: text, results }).nullable(),
    from: text.nullable(),
    given: list(text),
    checks: results,
    judgements: list(judgementSchema()).exactOptional(),
    versions: versionsSchema().nullable(),
    result: text.nullable(),
    report: z.object({ usage: usage.nullable(), quota: quota.nullable() }).exactOptional(),
  }));
}

function judgementSchema() {
  return z.object({
    number: count,
    text,
    verdict: z.enum(['met', 'not_met', 'cannot_tell', 'unanswered']),
    evidence: z.object({ text: text.nullable(), file: text.nullable(), line: count.nullable(), command: text.nullable(), output: text.nullable() }).nullable(),
    problem: text.nullable(),
  });
}

function versionsSchema() {
  return z.object({
    prompt: text,
    script: text.nullable(),
    plan: text,
    template: z.object({ name: text, version: count, hash: text }),
    agent: z.object({ name: text, version: text.nullable() }),
    expertise: text.nullable(),
    program: text,
    base: text,
    worktree: text,
    batch: count,
  });
}

function worktreeSchema(): RowSchemas['worktree'] {
  return exactly<Worktree>()(z.object({
    id: text,
    planId: text.nullable(),
    taskId: text.nullable(),
    byHand: z.object({ name: text, base: text, adopted: z.boolean(), provision: provisionSchema() }).nullable(),
    path: text,
    branchRef: text.nullable(),
    ports: z.object({ first: count, count }).nullable(),
    state: z.discriminatedUnion('kind', [kind('intended'), kind('setting-up').extend({ run: count }), kind('standing'), kind('removing'), kind('kept').extend({ reason: text }), kind('removed')]),
    createdAt: count,
  }));
}

function landingSchema(shared: Shared): RowSchemas['landing'] {
  const { texts, results } = shared;
  const merged = { commit: text, tree: text };
  const reason = z.discriminatedUnion('kind', [
    kind('conflict').extend({ files: texts }),
    kind('checks-failed').extend({ results }),
    kind('base-moved'),
    kind('tip-moved').extend({ tip: text.nullable() }),
    kind('behind').extend({ landingId: text }),
    kind('stopped'),
    kind('fault').extend({ reason: text }),
  ]);
  const proven = { ...merged, checks: results, provenWith: text.exactOptional() };
  return exactly<Landing>()(z.object({
    id: text,
    planId: text,
    taskId: text,
    tip: text,
    base: text,
    behind: text.exactOptional(),
    state: z.discriminatedUnion('kind', [
      kind('merging'),
      kind('merged').extend(merged),
      kind('testing').extend(merged),
      kind('red').extend({ ...merged, checks: results, failures: list(failureSchema(shared)) }),
      kind('advancing').extend(proven),
      kind('landed').extend({ ...proven, at: count }),
      kind('abandoned').extend({ reason }),
    ]),
    startedAt: count,
  }));
}

function failureSchema({ texts }: Shared): RowSchemas['failure'] {
  return exactly<Failure>()(z.object({
    id: text,
    planId: text,
    taskId: text.nullable(),
    attemptId: text.nullable(),
    attempt: count.nullable(),
    where: z.enum(['worktree', 'merged', 'agent', 'final']),
    round: count,
    number: count,
    of: count,
    command: text,
    commit: text,
    at: count,
    tool: text,
    file: text.nullable(),
    inside: z.boolean(),
    line: count.nullable(),
    column: count.nullable(),
    errorType: text.nullable(),
    message: text,
    stack: texts,
    frame: z.object({ from: count, lines: texts }).nullable(),
    raw: text,
    fingerprint: text,
  }));
}

function artifactSchema(): RowSchemas['artifact'] {
  return exactly<Artifact>()(z.object({
    id: text,
    planId: text,
    taskId: text,
    job: text,
    attemptId: text,
    attempt: count,
    kind: z.enum(['file', 'model_output', 'error_context', 'declared']),
    name: text,
    content: z.discriminatedUnion('kind', [kind('kept').extend({ hash: text, size: count, format: z.enum(['json', 'text', 'binary']) }), kind('left-out').extend({ reason: text })]),
    at: count,
  }));
}
