import { expect, test } from 'vitest';
import { NO_LIMITS, type AttemptExit, type Budget, type JobRequest, type Report } from '../../src/engine/index';
import { Simulation, type Performance } from '../support/simulation';
import { yamlPlan, type YamlSketch } from '../support/yamlPlan';

const well: AttemptExit = { kind: 'code', code: 0 };
const fails: AttemptExit = { kind: 'code', code: 1 };

function figures(inputTokens: number, costMicros: number | null = null): NonNullable<Report['usage']>['own'] {
  return { inputTokens, outputTokens: 1, cachedTokens: 0, costMicros };
}

function own(inputTokens: number, costMicros: number | null = null): Report {
  return { usage: { own: figures(inputTokens, costMicros), sessions: [] }, quota: null };
}

function total(id: string, inputTokens: number, costMicros: number): Report {
  return { usage: { own: { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicros: null }, sessions: [{ id, total: figures(inputTokens, costMicros) }] }, quota: null };
}

/** Attempts end in this order with these reports. */
function world(...performances: readonly Partial<Performance>[]): Simulation {
  let next = 0;
  return new Simulation({ perform: (job: JobRequest) => ({ takesMs: 1000, commits: { [`${job.taskId}.txt`]: job.attemptId }, exit: well, ...performances[next++] }), passes: () => true });
}

function begin(sim: Simulation, sketch: YamlSketch): Promise<string> {
  return sim.start(yamlPlan(sketch), {}, 'plan.yaml');
}

function usages(sim: Simulation): unknown {
  const { plans, tasks } = sim.engine.snapshot();
  return { plan: plans[0]?.usage, tasks: tasks.map(({ usage }) => usage) };
}

test('what attempts have used is summed for their task and their plan, and kept over a restart', async () => {
  const sim = world({ report: own(100, 1500), exit: fails }, { report: own(10) }, { report: own(1, 1) }, {});
  await sim.runToEnd(await begin(sim, { tasks: { W1: {}, W2: { needs: ['W1'] }, W3: { needs: ['W2'] } } }));
  const sums = { plan: { inputTokens: 111, outputTokens: 3, cachedTokens: 0, costUsd: 0.001501, warning: null }, tasks: [{ inputTokens: 110, outputTokens: 2, cachedTokens: 0, costUsd: 0.0015, warning: null }, { inputTokens: 1, outputTokens: 1, cachedTokens: 0, costUsd: 0.000001, warning: null }, null] };
  expect(usages(sim)).toEqual(sums);
  await sim.killAndRestart();
  expect(usages(sim)).toEqual(sums);
});

test('a conversation that an attempt goes on with is not counted twice, and the history charges each with its part', async () => {
  const sim = world({ report: total('s1', 100, 1000), exit: fails }, { report: total('s1', 250, 4000), exit: fails }, { report: total('s2', 7, 10) });
  await sim.runToEnd(await begin(sim, { tasks: { W1: {} } }));
  expect(usages(sim)).toMatchObject({ plan: { inputTokens: 257, outputTokens: 2, costUsd: 0.00401 } });
  const { entries } = await sim.engine.history({});
  expect(entries.flatMap((entry) => (entry.kind === 'attempt' ? [entry.usage?.inputTokens] : []))).toEqual([100, 150, 7]);
});

test('a total that is lower than one before takes nothing back', async () => {
  const sim = world({ report: total('s1', 100, 1000), exit: fails }, { report: total('s1', 40, 10) });
  await sim.runToEnd(await begin(sim, { tasks: { W1: {} } }));
  expect(usages(sim)).toMatchObject({ plan: { inputTokens: 100, costUsd: 0.001 } });
});

test('what an agent tells while it runs is shown at once, and counts once', async () => {
  const sim = world({ takesMs: 10_000 });
  const plan = await begin(sim, { tasks: { W1: {} } });
  await sim.settle();
  sim.jobs.report(own(5));
  await sim.settle();
  expect(usages(sim)).toMatchObject({ plan: { inputTokens: 5 }, tasks: [{ inputTokens: 5 }] });
  sim.jobs.report(own(8));
  sim.jobs.report(own(8));
  await sim.settle();
  expect(sim.events.filter(({ event }) => event.type === 'attempt.reported')).toHaveLength(2);
  await sim.killAndRestart();
  await sim.runToEnd(plan);
  expect(usages(sim)).toMatchObject({ plan: { inputTokens: 8 } });
});

const none: Budget = { tokens: null, costMicros: null };

function keptOf(sim: Simulation): string | null | undefined {
  return sim.engine.snapshot().plans[0]?.kept;
}

test('a task that has used its budget is not tried again until that is raised, says so, and others go on', async () => {
  const sim = world({ report: own(100, 2_100_000), exit: fails }, { report: own(5, 10) }, {});
  sim.limits = { ...NO_LIMITS, budgets: { task: { tokens: null, costMicros: 2_000_000 }, plan: none } };
  const plan = await begin(sim, { tasks: { W1: {}, W2: {} } });
  // Nothing but a look at the settings is left to happen.
  for (let steps = 0; steps < 20; steps += 1) await sim.step();
  await sim.settle();
  expect(sim.engine.snapshot().tasks.map(({ state, text }) => [state, text])).toEqual([
    ['waiting', 'tries again: The agent ended with exit code 1.; waits: it has used $2.10 of $2.00'],
    ['landed', expect.any(String)],
  ]);
  expect(keptOf(sim)).toBe('Nothing more of it begins: what is left of it has used $2.10 of $2.00. Raise limits.budget.taskUsd in .coppice/config.yaml, and it goes on by itself; or cancel it.');
  await sim.killAndRestart();
  await sim.step();
  expect(sim.jobs.started).toHaveLength(2);
  sim.limits = { ...NO_LIMITS, budgets: { task: { tokens: null, costMicros: 9_000_000 }, plan: none } };
  await sim.runToEnd(plan);
  expect(sim.engine.snapshot().plans[0]).toMatchObject({ state: 'completed', kept: null });
});

test('a plan that has used its budget begins nothing more; what runs comes to its end and lands', async () => {
  const sim = world({ report: own(999), takesMs: 1000 }, { takesMs: 5000 }, {});
  sim.limits = { ...NO_LIMITS, budgets: { task: none, plan: { tokens: 1000, costMicros: null } } };
  const plan = await begin(sim, { tasks: { W1: {}, W2: {}, W3: { needs: ['W2'] }, W4: { needs: ['W1'] } } });
  for (let steps = 0; steps < 20; steps += 1) await sim.step();
  await sim.settle();
  expect(sim.engine.snapshot().tasks.map(({ state }) => state)).toEqual(['landed', 'landed', 'ready', 'ready']);
  expect(keptOf(sim)).toMatch(/^Nothing more of it begins: it has used 1000 of 1000 tokens\. Raise limits\.budget\.planTokens/);
  sim.limits = NO_LIMITS;
  await sim.runToEnd(plan);
  expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
});

test('a budget that runs out is told on the card and of the plan before anything waits for it', async () => {
  const sim = world({ takesMs: 10_000 });
  sim.limits = { ...NO_LIMITS, warnPercent: 80, budgets: { task: { tokens: 1000, costMicros: null }, plan: { tokens: null, costMicros: 2_000_000 } } };
  const plan = await begin(sim, { tasks: { W1: {} } });
  await sim.settle();
  const warned = (): unknown => {
    const { plans, tasks } = sim.engine.snapshot();
    return [plans[0]?.usage?.warning, tasks[0]?.usage?.warning, tasks[0]?.text];
  };
  sim.jobs.report(own(798, 1_599_999));
  await sim.settle();
  expect(warned()).toEqual([null, null, expect.not.stringContaining('%')]);
  sim.jobs.report(own(799, 1_600_000));
  await sim.settle();
  const ofTask = '80 % of the 1000 tokens of limits.budget.taskTokens or more is used';
  expect(warned()).toEqual(['80 % of the $2.00 of limits.budget.planUsd or more is used', ofTask, expect.stringMatching(`; ${ofTask}$`)]);
  sim.limits = { ...sim.limits, warnPercent: 0 };
  expect(warned()).toEqual([null, null, expect.not.stringContaining('%')]);
  await sim.runToEnd(plan);
});

test('a job that one at work has asked for is done, whatever was used', async () => {
  const sim = world({ report: own(50), spawns: 1 }, { report: own(50) });
  sim.limits = { ...NO_LIMITS, budgets: { task: { tokens: 1, costMicros: null }, plan: none } };
  const plan = await begin(sim, { tasks: { W1: {} } });
  await sim.settle();
  sim.jobs.report(own(10));
  await sim.runToEnd(plan);
  expect(sim.engine.snapshot().plans[0]?.state).toBe('completed');
});
