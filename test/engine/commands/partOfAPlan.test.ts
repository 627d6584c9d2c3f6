import { beforeEach, describe, expect, test } from 'vitest';
import type { Started } from '../../../src/engine/index';
import { planText } from '../../support/planText';
import { sha256, Simulation } from '../../support/simulation';

const text = planText({ tasks: { W1: [], W2: ['W1'], W3: [], W4: ['W3'] }, mergeOrder: ['W1', 'W3', 'W2', 'W4'], finalChecks: ['make e2e'] });

let world: Simulation;
let finalChecks: number;
beforeEach(async () => {
  finalChecks = 0;
  world = new Simulation({
    perform: (job) => ({ takesMs: 1000, commits: { [`${job.title.split(' ', 1)[0] ?? ''}.txt`]: 'work' }, exit: { kind: 'code', code: 0 } }),
    passes: (request) => {
      if (request.id.startsWith('final-')) finalChecks += 1;
      return true;
    },
  });
  await world.engine.start();
});

const ask = (only?: readonly string[]): Promise<Started> => world.engine.startPlan({ path: '/repo/plan.md', text, options: only === undefined ? {} : { only }, consent: sha256(text), environment: {} });
const keys = (planId: string): string[] => world.engine.snapshot().tasks.filter((task) => task.planId === planId).map((task) => task.key);

async function run(only?: readonly string[]): Promise<string> {
  const started = await ask(only);
  if (started.kind !== 'started') throw new Error(JSON.stringify(started));
  await world.runToEnd(started.planId);
  return started.planId;
}

describe('a start with only some tasks', () => {
  test('takes in hand those and what they wait for, and nothing else', async () => {
    expect(keys(await run(['W2']))).toEqual(['W1', 'W2']);
  });

  test('leaves out the plan’s final checks while a part of it is missing', async () => {
    await run(['W1']);
    expect(finalChecks).toBe(0);
  });

  test('leaves out the checks of a phase of which a part is missing', async () => {
    const phased = ['title: P', 'phases:', '  - name: Early', '    checks: [make early]', '  - name: Late', '    checks: [make late]', 'tasks:', ...['W1', 'W2', 'W3'].flatMap((key) => [`  - id: ${key}`, `    title: ${key}`, '    run: ":"', `    phase: ${key === 'W1' ? 'Early' : 'Late'}`]), ''].join('\n');
    const started = await world.engine.startPlan({ path: '/repo/plan.yaml', text: phased, options: { only: ['W1', 'W2'] }, consent: sha256(phased), environment: {} });
    expect(started.kind).toBe('started');
    expect(world.events.flatMap(({ event }) => (event.type === 'plan.imported' ? event.plan.finalChecks.map((check) => check.command) : []))).toEqual(['make early']);
  });

  test('refuses a task that the plan does not have', async () => {
    expect(await ask(['W9'])).toMatchObject({ kind: 'refused', code: 'unknown-task' });
  });

  test('joins the run that has them, and refuses another part while that one runs', async () => {
    const started = await ask(['W2']);
    expect(await ask(['W1'])).toEqual({ kind: 'joined', planId: started.kind === 'started' ? started.planId : '' });
    expect(await ask(['W3'])).toMatchObject({ kind: 'refused', code: 'part-running' });
    expect(await ask()).toMatchObject({ kind: 'refused', code: 'part-running' });
  });
});

describe('the rest of a plan, after a part of it landed', () => {
  test('starts only once that part is in the branch it starts from', async () => {
    const first = await run(['W1']);
    expect(await ask(['W2'])).toMatchObject({ kind: 'refused', code: 'not-brought-in' });
    await world.engine.land({ planId: first, into: 'main' });
    expect(keys(await run(['W2']))).toEqual(['W2']);
  });

  test('is all that a start of the whole plan does, and ends with its final checks', async () => {
    const first = await run(['W2']);
    await world.engine.land({ planId: first, into: 'main' });
    expect(keys(await run())).toEqual(['W3', 'W4']);
    expect(finalChecks).toBe(1);
    expect(await ask()).toMatchObject({ kind: 'refused', code: 'already-landed' });
    expect(await ask(['W1'])).toMatchObject({ kind: 'refused', code: 'already-landed' });
  });
});
