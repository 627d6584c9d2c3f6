import { describe, expect, test } from 'vitest';
import { consentHash, type AttemptExit, type JobRequest } from '../../src/engine/index';
import { readVerdict } from '../../src/engine/criteria/readVerdict';
import { sha256, Simulation } from '../support/simulation';
import type { Performance, Script } from '../support/simulation';

/** Acceptance criteria, judged one by one, in a world whose time is moved by hand. */

const well: AttemptExit = { kind: 'code', code: 0 };
const badly: AttemptExit = { kind: 'code', code: 3 };

function script(perform: (job: JobRequest) => Partial<Performance>): Script {
  return { perform: (job) => ({ takesMs: 1000, ...(job.role === 'dev' ? { commits: { 'src/a.ts': job.attemptId } } : {}), exit: well, ...perform(job) }), passes: () => true };
}

const PLAN = 'title: A plan\ntemplate: plan-dev-test-verify\ntasks:\n  - id: W1\n    title: Task W1\n    prompt: Do W1.\n    acceptance: [It loads, It saves]\n';

interface Said {
  readonly number: number;
  readonly verdict: string;
  readonly evidence?: unknown;
}

const met = (number: number): Said => ({ number, verdict: 'met', evidence: `seen ${String(number)}` });
const verdict = (...criteria: readonly unknown[]): Partial<Performance> => ({ outputs: { '.verdict.json': JSON.stringify({ criteria }) } });

/** What each attempt of the verifier says, in turn; the last one for good. */
function saying(...answers: readonly Partial<Performance>[]): (job: JobRequest) => Partial<Performance> {
  const turn = new Map<string, number>();
  return (job) => {
    if (job.role !== 'verifier') return {};
    if (!turn.has(job.attemptId)) turn.set(job.attemptId, turn.size);
    return answers[Math.min(turn.get(job.attemptId) ?? 0, answers.length - 1)] ?? {};
  };
}

async function run(perform: (job: JobRequest) => Partial<Performance>, { text = PLAN, maxAttempts = 2 } = {}): Promise<Simulation> {
  const world = new Simulation(script(perform));
  const plan = await world.start(text, { agent: 'helpful', maxAttempts }, 'plan.yaml');
  await world.runToEnd(plan);
  return world;
}

const task = (world: Simulation) => {
  const found = world.engine.snapshot().tasks[0];
  if (found === undefined) throw new Error('There is no task.');
  return found;
};
const begun = (world: Simulation): string[] => world.jobs.started.map((job) => job.job);
const table = (world: Simulation): string[] => world.engine.criteria(task(world).id).criteria.map(({ number, text, met: isMet, judged }) => `${String(number)} ${text} ${String(isMet)}: ${judged.map((each) => `${each.job} ${String(each.attempt)} ${each.verdict} ${each.evidence?.text ?? each.problem ?? ''}`).join(', ')}`);

test('a verifier is given each criterion with its number, and nobody else is', async () => {
  const world = await run(saying(verdict(met(1), met(2))));
  const criteria = [{ number: 1, text: 'It loads' }, { number: 2, text: 'It saves' }];
  expect(world.jobs.started.map((job) => [job.job, job.criteria])).toEqual([['plan', []], ['dev', []], ['test', []], ['verify', criteria]]);
  expect(task(world)).toMatchObject({ state: 'landed', criteria: { met: 2, of: 2 } });
  expect(table(world)).toEqual(['1 It loads true: verify 4 met seen 1', '2 It saves true: verify 4 met seen 2']);
});

test('a criterion that is not met sends the work back to who wrote it, with which and why, and all of it is judged anew', async () => {
  const world = await run(saying(verdict(met(1), { number: 2, verdict: 'not_met', evidence: { text: 'nothing is written', file: 'src/a.ts', line: 3 } }), verdict(met(1), met(2))));
  expect(begun(world)).toEqual(['plan', 'dev', 'test', 'verify', 'dev', 'test', 'verify']);
  expect(world.jobs.started[4]?.why).toEqual({ kind: 'failure', failure: { kind: 'criteria', of: 2, problems: [], unmet: [{ number: 2, text: 'It saves', verdict: 'not_met', reason: 'src/a.ts:3: nothing is written' }] } });
  expect(world.engine.failures({ taskId: task(world).id, attempt: 4 }).map(({ tool, file, line, errorType, message }) => ({ tool, file, line, errorType, message }))).toEqual([
    { tool: 'criteria', file: 'src/a.ts', line: 3, errorType: 'not_met', message: 'Criterion 2 (It saves) not met: src/a.ts:3: nothing is written' },
  ]);
  expect(task(world)).toMatchObject({ state: 'landed', criteria: { met: 2, of: 2 } });
});

test('while the work is done again, what was judged before counts no longer', async () => {
  const counts: (string | null)[] = [];
  const world = new Simulation(script(saying(verdict(met(1), { number: 2, verdict: 'not_met', evidence: 'no' }), verdict(met(1), met(2)))));
  const plan = await world.start(PLAN, { agent: 'helpful' }, 'plan.yaml');
  world.engine.onDelta(({ tasks }) => {
    for (const { criteria, jobs } of tasks) counts.push(`${String(criteria?.met)} ${jobs.find(({ name }) => name === 'verify')?.state ?? ''}`);
  });
  await world.runToEnd(plan);
  expect([...new Set(counts)]).toEqual(['0 pending', '0 running', '2 done']);
});

test('work of which a criterion is never met fails, after as many tries as the plan allows', async () => {
  const world = await run(saying(verdict(met(1), { number: 2, verdict: 'not_met', evidence: 'no' })));
  expect(begun(world)).toEqual(['plan', 'dev', 'test', 'verify', 'dev', 'test', 'verify']);
  expect(task(world)).toMatchObject({ state: 'failed', criteria: { met: 1, of: 2 } });
  expect(task(world).text).toContain('1 of 2 acceptance criteria are not proven. 2 (It saves) not met: no');
});

test('a verifier that ends well without a verdict has failed, and is asked again itself', async () => {
  const world = await run(saying({}, verdict(met(1), met(2))));
  expect(begun(world)).toEqual(['plan', 'dev', 'test', 'verify', 'verify']);
  expect(world.jobs.started[4]?.why).toMatchObject({ failure: { kind: 'criteria', problems: ['The verifier left no verdict: it has to write one on each acceptance criterion to the file $COPPICE_VERDICT_FILE.'] } });
  expect(task(world).state).toBe('landed');
});

test('a verifier that never says anything fails its task with the reason', async () => {
  const world = await run(saying({}));
  expect(task(world).state).toBe('failed');
  expect(task(world).text).toContain('The verifier left no verdict');
  expect(table(world)).toEqual(['1 It loads false: verify 5 unanswered ', '2 It saves false: verify 5 unanswered ']);
});

test('what cannot be told is not proven: the verifier tries once more, and nobody else', async () => {
  const world = await run(saying(verdict(met(1), { number: 2, verdict: 'cannot_tell', evidence: 'no browser here' }), verdict(met(1), met(2))));
  expect(begun(world)).toEqual(['plan', 'dev', 'test', 'verify', 'verify']);
});

test('what it says of the criteria counts, however it ends; without that it is its exit code', async () => {
  const said = await run(saying({ ...verdict(met(1), { number: 2, verdict: 'not_met', evidence: 'no' }), exit: badly }, verdict(met(1), met(2))));
  expect(begun(said)).toEqual(['plan', 'dev', 'test', 'verify', 'dev', 'test', 'verify']);
  const silent = await run(saying({ exit: badly }, verdict(met(1), met(2))));
  expect(silent.jobs.started[4]).toMatchObject({ job: 'verify', why: { failure: { kind: 'agent-exit', code: 3 } } });
  const contradicting = await run(saying({ ...verdict(met(1), met(2)), exit: badly }));
  expect(task(contradicting)).toMatchObject({ state: 'failed', criteria: { met: 2, of: 2 } });
});

test('a task without criteria, and a template without a verifier, go by exit codes', async () => {
  const none = await run(() => ({}), { text: PLAN.replace(/ {4}acceptance.*\n/, '') });
  expect(task(none)).toMatchObject({ state: 'landed', criteria: null });
  const nobody = await run(() => ({}), { text: PLAN.replace('template: plan-dev-test-verify\n', '') });
  expect(task(nobody)).toMatchObject({ state: 'landed', criteria: null });
  expect(nobody.engine.criteria(task(nobody).id)).toMatchObject({ verifiers: [], criteria: [{ met: false, judged: [] }, { met: false, judged: [] }] });
});

test('a continuous task is judged in its last round', async () => {
  const world = await run(saying(verdict(met(1), met(2))), { text: `${PLAN}    continuous: true\n  - id: W2\n    title: Task W2\n    prompt: Do W2.\n    template: standard\n` });
  const asked = world.jobs.started.filter(({ job }) => job === 'verify').map(({ criteria, round }) => [criteria.length, round?.final]);
  expect(asked.length).toBeGreaterThan(1);
  expect(asked).toEqual([...asked.slice(1).map(() => [0, false]), [2, true]]);
  expect(task(world)).toMatchObject({ state: 'landed', criteria: { met: 2, of: 2 } });
});

const MENDING = `name: mending
stages:
  - name: work
    jobs: [{role: dev}]
  - name: judge
    jobs: [{name: judge, role: verifier}]
  - name: mend
    jobs: [{name: mend, role: dev, needs: [{job: judge, kind: failure}]}]
  - name: again
    jobs: [{name: again, role: verifier, needs: [{job: mend, kind: success}]}]
`;

test('a job that is there for the failure of the verifier begins at once, with the verdict', async () => {
  const world = new Simulation(script((job) => (job.job === 'judge' ? verdict(met(1), { number: 2, verdict: 'not_met', evidence: 'no' }) : job.job === 'again' ? verdict(met(1), met(2)) : {})));
  await world.engine.start();
  await world.engine.importTemplate({ text: MENDING, path: '/repo/.coppice/templates/mending.yaml' });
  const text = PLAN.replace('plan-dev-test-verify', 'mending');
  const consent = consentHash(sha256, text, [{ name: 'mending', text: MENDING }]);
  const started = await world.engine.startPlan({ path: '/repo/plan.yaml', text, options: { agent: 'helpful' }, consent, environment: {} });
  if (started.kind === 'refused') throw new Error(started.message);
  await world.runToEnd(started.planId);
  expect(begun(world)).toEqual(['dev', 'judge', 'mend', 'again']);
  expect(world.jobs.started[2]?.inputs.map(({ path }) => path)).toEqual(['judge/verdict.json', 'judge/error.txt']);
  expect(task(world)).toMatchObject({ state: 'landed', criteria: { met: 2, of: 2 } });
});

test('whenever the engine is killed, each criterion is judged and counted the same', async () => {
  for (let every = 1; every <= 5; every += 1) {
    let turn = 0;
    const world = new Simulation(script(saying(verdict(met(1), { number: 2, verdict: 'not_met', evidence: 'no' }), verdict(met(1), met(2)))));
    const plan = await world.start(PLAN, { agent: 'helpful' }, 'plan.yaml');
    await world.runToEnd(plan, async () => {
      turn += 1;
      if (turn % every === 0) await world.killAndRestart();
    });
    expect(begun(world)).toEqual(['plan', 'dev', 'test', 'verify', 'dev', 'test', 'verify']);
    expect(table(world)).toEqual(['1 It loads true: verify 7 met seen 1', '2 It saves true: verify 7 met seen 2']);
  }
});

describe('a verdict', () => {
  const criteria = [{ number: 1, text: 'one' }, { number: 2, text: 'two' }];
  const read = (value: unknown) => readVerdict(typeof value === 'string' ? value : JSON.stringify(value), criteria);
  const brief = (value: unknown): string[] => {
    const { judgements, problems } = read(value);
    return [...judgements.map((each) => `${each.verdict}${each.problem === null ? '' : `: ${each.problem}`}`), ...problems];
  };

  test.each([
    ['a criterion left out', [met(1)], ['met', 'unanswered: It was not answered.']],
    ['one answered twice', [met(1), met(2), met(2)], ['met', 'unanswered: It was answered more than once.']],
    ['one that is unknown', [met(1), met(2), met(7)], ['met', 'met', 'The verdict judges a criterion 7, which the task has not.']],
    ['met without evidence', [met(1), { number: 2, verdict: 'met', evidence: { text: ' ', line: 3 } }], ['met', 'unanswered: It was said to be met, without any evidence.']],
    ['not met without evidence', [met(1), { number: 2, verdict: 'not_met' }], ['met', 'not_met']],
    ['a word that is no verdict', [met(1), { number: 2, verdict: 'fine' }], ['met', 'unanswered: It was not answered.', 'Answer 2 of the verdict cannot be read: verdict: Invalid option: expected one of "met"|"not_met"|"cannot_tell".']],
    ['evidence without bound', [met(1), { number: 2, verdict: 'met', evidence: { text: 'x'.repeat(10_001) } }], ['met', 'unanswered: It was not answered.', expect.stringMatching(/^Answer 2 of the verdict cannot be read: evidence/) as string]],
  ])('with %s does not prove that one', (_, answers, expected) => {
    expect(brief({ criteria: answers })).toEqual(expected);
  });

  test.each([
    ['{', /^The verdict is not JSON: /],
    ['[]', /^The verdict has not the form/],
    ['null', /^The verdict has not the form/],
    [`{"criteria": [${'{},'.repeat(5000)}{}]}`, /^The verdict has not the form/],
    ['['.repeat(100_000), /^The verdict is not JSON: /],
    ['{"__proto__": {"criteria": []}}', /^The verdict has not the form/],
  ])('that is something else answers nothing, and says so', (text, problem) => {
    const { judgements, problems } = read(text);
    expect(judgements.map(({ verdict: said }) => said)).toEqual(['unanswered', 'unanswered']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  test('takes its evidence as words, a place, or a command and what it printed', () => {
    const { judgements } = read({ criteria: [{ number: 1, verdict: 'met', evidence: { file: 'src/a.ts', line: 2, output: 'of nothing' } }, { number: 2, verdict: 'met', evidence: { command: 'npm test', output: 'ok' } }] });
    expect(judgements.map(({ evidence }) => evidence)).toEqual([
      { text: null, file: 'src/a.ts', line: 2, command: null, output: null },
      { text: null, file: null, line: null, command: 'npm test', output: 'ok' },
    ]);
  });
});
