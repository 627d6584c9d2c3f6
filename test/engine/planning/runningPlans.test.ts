import { expect, test } from 'vitest';
import type { Event } from '../../../src/engine/index';
import type { PlanEdit } from '../../../src/engine/planning/index';
import { Simulation } from '../../support/simulation';

/** Runs a YAML plan to its end and tells, in order, what began and what landed: `begin A`, `landed A`. */
async function story(yaml: string, takesMs: (key: string) => number = () => 1000, edits: readonly PlanEdit[] = []): Promise<readonly string[]> {
  const world = new Simulation({ perform: (job) => ({ takesMs: takesMs(job.title.split(' ', 1)[0] ?? ''), commits: { [job.title]: 'x' }, exit: { kind: 'code', code: 0 } }), passes: () => true });
  world.planEdits = edits;
  const plan = await world.start(yaml, {}, 'plan.yaml');
  await world.runToEnd(plan);
  const keyOf = new Map(world.engine.snapshot().tasks.map((task) => [task.id, task.key]));
  const taskOf = new Map<string, string>();
  return world.events.flatMap(({ event }: { readonly event: Event }) => {
    if (event.type === 'task.claimed') return [`begin ${keyOf.get(event.taskId) ?? ''}`];
    if (event.type === 'landing.started') taskOf.set(event.landing.id, keyOf.get(event.landing.taskId) ?? '');
    return event.type === 'landing.landed' ? [`landed ${taskOf.get(event.landingId) ?? ''}`] : [];
  });
}

test('tasks that own the same file are never worked on at the same time, though slots are free', async () => {
  const told = await story(`tasks:
  - {id: A, title: A one, prompt: do, agent: helpful, files: [src/x.ts]}
  - {id: B, title: B two, prompt: do, agent: helpful, files: [src/x.ts]}
  - {id: C, title: C three, prompt: do, agent: helpful, files: [src/y.ts]}
`);
  expect(told.indexOf('begin C')).toBeLessThan(told.indexOf('landed A'));
  const [first, second] = told.indexOf('begin A') < told.indexOf('begin B') ? ['A', 'B'] : ['B', 'A'];
  expect(told.indexOf(`begin ${second}`)).toBeGreaterThan(told.indexOf(`landed ${first}`));
});

test('what must land first is never kept waiting by what must land later', async () => {
  const told = await story(
    `merge_order: [B, A]
tasks:
  - {id: Z, title: Z zero, prompt: do, agent: helpful}
  - {id: A, title: A one, prompt: do, agent: helpful, files: [src/x.ts]}
  - {id: B, title: B two, prompt: do, agent: helpful, files: [src/x.ts], depends_on: [Z]}
`,
  );
  expect(told.filter((line) => line.startsWith('landed'))).toEqual(['landed Z', 'landed B', 'landed A']);
});

test('a phase begins when the phases it waits for have landed, in flow as well', async () => {
  const told = await story(
    `phases:
  - {name: Base}
  - {name: Build, depends_on: [Base]}
tasks:
  - {id: A, title: A one, prompt: do, agent: helpful, phase: Base}
  - {id: B, title: B two, prompt: do, agent: helpful, phase: Base}
  - {id: C, title: C three, prompt: do, agent: helpful, phase: Build}
`,
    (key) => (key === 'B' ? 60_000 : 1000),
  );
  expect(told.indexOf('begin C')).toBeGreaterThan(told.indexOf('landed B'));
});

test('the tasks of one step of the merge order land in any order, the steps in theirs', async () => {
  const told = await story(
    `merge_order: [[A, B], C]
tasks:
  - {id: C, title: C three, prompt: do, agent: helpful}
  - {id: A, title: A one, prompt: do, agent: helpful}
  - {id: B, title: B two, prompt: do, agent: helpful}
`,
    (key) => (key === 'A' ? 30_000 : 1000),
  );
  expect(told.filter((line) => line.startsWith('landed'))).toEqual(['landed B', 'landed A', 'landed C']);
});

test('what is marked as done is not run, and nothing waits for it', async () => {
  const told = await story(`tasks:
  - {id: A, title: A one, prompt: do, agent: helpful, done: true}
  - {id: B, title: B two, prompt: do, agent: helpful, depends_on: [A]}
`);
  expect(told).toEqual(['begin B', 'landed B']);
});

const three = `tasks:
  - {id: A, title: A one, prompt: do, agent: helpful}
  - {id: B, title: B two, prompt: do, agent: helpful}
  - {id: C, title: C three, prompt: do, agent: helpful}
`;

test('what a person wants apart is never worked on at the same time', async () => {
  const told = await story(three, () => 1000, [{ apart: ['A', 'B'] }]);
  expect(told.indexOf('begin B')).toBeGreaterThan(told.indexOf('landed A'));
  expect(told.indexOf('begin C')).toBeLessThan(told.indexOf('landed A'));
});

test('what a person wants after something else waits for its end', async () => {
  const told = await story(three, () => 1000, [{ after: ['A', 'C'] }]);
  expect(told.indexOf('begin A')).toBeGreaterThan(told.indexOf('landed C'));
});

test('an edit the plan does not allow is left aside, and the plan runs', async () => {
  const told = await story(three.replace('{id: C, title: C three,', '{id: C, title: C three, depends_on: [A],'), () => 1000, [{ after: ['A', 'C'] }]);
  expect(told.filter((line) => line.startsWith('landed'))).toHaveLength(3);
});
