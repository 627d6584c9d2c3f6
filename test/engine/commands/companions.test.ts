import { expect, test } from 'vitest';
import { wholeText, type CompanionSet, type Started } from '../../../src/engine/index';
import { sha256, Simulation } from '../../support/simulation';

const text = '# Bakery\n\nOwnership matrix: see docs/files.md\n\n## Workstream A: Oven\n\n**Agent:** helpful\n\n## Workstream B: Dough\n\n**Agent:** helpful\n';
const matrix = (owner: string): CompanionSet => ({ home: '', files: [{ path: 'docs/files.md', text: `| File | Owner |\n|---|---|\n| src/x.ts | Workstream A |\n| src/y.ts | Workstream ${owner} |\n` }] });

function world(): Simulation {
  return new Simulation({ perform: () => ({ takesMs: 1000, commits: { x: 'x' }, exit: { kind: 'code', code: 0 } }), passes: () => true });
}

function start({ engine }: Simulation, companions: CompanionSet, agreed = companions): Promise<Started> {
  return engine.startPlan({ path: '/repo/plan.md', text, companions, options: { agent: 'helpful' }, consent: sha256(wholeText(text, agreed)), environment: {} });
}

test('a plan runs by what its companions say, exactly as they were handed in', async () => {
  const here = world();
  await here.engine.start();
  expect((await start(here, matrix('B'))).kind).toBe('started');
  const imported = here.events.flatMap(({ event }) => (event.type === 'plan.imported' ? event.tasks : []));
  expect(imported.map(({ files }) => files)).toEqual([['src/x.ts'], ['src/y.ts']]);
});

test('consent to a plan is consent to its companions: another text of one is another plan', async () => {
  const here = world();
  await here.engine.start();
  expect(await start(here, matrix('A'), matrix('B'))).toMatchObject({ kind: 'refused', code: 'no-consent' });
  expect((await start(here, matrix('B'))).kind).toBe('started');
  expect((await start(here, matrix('B'))).kind).toBe('joined');
  const changed = await start(here, matrix('A'));
  expect(changed).toMatchObject({ kind: 'refused', code: 'change-to-accept' });
  expect(changed.kind === 'refused' ? changed.message : '').toContain('(ownership)');
});

test('what a plan was made of is still known after a restart', async () => {
  const here = world();
  await here.engine.start();
  await start(here, matrix('B'));
  await here.killAndRestart();
  const { id } = here.engine.snapshot().plans[0] ?? { id: '' };
  expect(here.store.planText(id)).toEqual({ text, companions: matrix('B') });
});
