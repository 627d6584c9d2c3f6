import { expect, test } from 'vitest';
import { planText } from '../support/planText';
import { Simulation } from '../support/simulation';

test('what people do to a worktree is told on its card while it is so, and its last commit is kept', async () => {
  const world = new Simulation({ perform: () => ({ takesMs: 60_000, commits: { own: 'x' }, exit: { kind: 'code', code: 0 } }), passes: () => true });
  world.lookAtWorktreesMs = 3000;
  const plan = await world.start(planText({ tasks: { W1: [] } }));
  await world.settle();
  const { worktree, branch } = world.engine.snapshot().tasks[0] ?? { worktree: null, branch: '' };
  const work = world.git.commitIn(worktree ?? '', { early: 'x' });
  world.git.lastIn.set(worktree ?? '', work);
  const text = (): string => world.engine.snapshot().tasks[0]?.text ?? '';
  await world.step();
  await world.settle();
  expect(text()).toBe('its agent works');

  world.git.refs.delete(`refs/heads/${branch}`);
  await world.step();
  await world.settle();
  expect(text()).toContain('its branch was deleted by hand');
  expect([...world.git.refs].filter(([ref, tip]) => ref.startsWith('refs/coppice/keep/') && tip === work)).toHaveLength(1);

  world.git.refs.set(`refs/heads/${branch}`, work);
  await world.step();
  await world.settle();
  expect(text()).toBe('its agent works');
  await world.runToEnd(plan);
  expect(world.engine.snapshot().plans[0]?.state).toBe('completed');
});
