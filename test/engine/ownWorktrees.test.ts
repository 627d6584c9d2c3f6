import { describe, expect, test } from 'vitest';
import { NO_PROVISION, type CommandRequest, type Engine } from '../../src/engine/index';
import { planText } from '../support/planText';
import { Simulation } from '../support/simulation';

const environment = { PATH: '/bin' };
const setup = [{ command: 'npm ci', cwd: '.', timeoutMs: 1000 }];

interface World {
  readonly world: Simulation;
  readonly engine: Engine;
  readonly asked: CommandRequest[];
}

async function newWorld(fails: (request: CommandRequest, nth: number) => boolean = () => false): Promise<World> {
  const asked: CommandRequest[] = [];
  const passes = (request: CommandRequest): boolean => {
    asked.push(request);
    return !fails(request, asked.length);
  };
  const world = new Simulation({ perform: () => ({ takesMs: 1000, commits: { a: 'x' }, exit: { kind: 'code', code: 0 } }), passes });
  await world.engine.start();
  return { world, engine: world.engine, asked };
}

describe('a worktree of a person', () => {
  test('is made on a branch of its own, given what worktrees are given, and listed', async () => {
    const { world, engine, asked } = await newWorld();
    expect(await engine.createWorktree({ name: 'mine', environment, provision: { ...NO_PROVISION, setup, ports: { count: 2, from: 42_000, to: 42_009 } } })).toMatchObject({ kind: 'done' });
    expect(asked[0]?.variables).toMatchObject({ COPPICE_SETUP_RUN: '1', COPPICE_BRANCH: 'mine', COPPICE_PORT: '42000' });
    expect(world.git.refs.get('refs/heads/mine')).toBe(world.git.refs.get('refs/heads/main'));
    expect(await engine.listWorktrees()).toMatchObject([{ name: 'mine', kind: 'own', planId: null, branch: 'mine', state: 'standing' }]);
  });

  test('whose setup fails is there, and is made ready when it is asked for again', async () => {
    const { engine, asked } = await newWorld((_, nth) => nth === 1);
    const request = { name: 'mine', environment, provision: { ...NO_PROVISION, setup } };
    expect(await engine.createWorktree(request)).toMatchObject({ kind: 'refused', code: 'not-ready', next: expect.stringContaining('coppice worktrees create mine') as string });
    expect(await engine.createWorktree(request)).toMatchObject({ kind: 'done' });
    expect(asked.map(({ variables }) => variables['COPPICE_SETUP_RUN'])).toEqual(['1', '2']);
    expect(await engine.createWorktree(request)).toMatchObject({ kind: 'refused', code: 'name-taken' });
  });

  test.each([
    [{ name: '../x' }, 'bad-name'],
    [{ name: 'x', from: 'nowhere' }, 'unknown-commit'],
    [{ name: 'x', branch: 'a b' }, 'bad-branch'],
  ])('is refused for %j, and leaves nothing on record', async (request, code) => {
    const { world, engine } = await newWorld();
    expect(await engine.createWorktree({ ...request, environment })).toMatchObject({ kind: 'refused', code });
    expect(world.events).toEqual([]);
  });

  test('is removed when that is asked for and never by cleaning up; its branch stays and its ports are free', async () => {
    const { world, engine } = await newWorld();
    await engine.createWorktree({ name: 'mine', environment, provision: { ...NO_PROVISION, ports: { count: 1, from: 42_000, to: 42_009 } } });
    expect(await engine.cleanWorktrees()).toMatchObject({ removed: [], kept: [{ reason: expect.stringContaining('coppice worktrees remove mine') as string }] });
    expect(await engine.removeWorktree('mine')).toMatchObject({ kind: 'done' });
    expect(await engine.listWorktrees()).toEqual([]);
    expect(world.git.refs.has('refs/heads/mine')).toBe(true);
    expect(world.ports.held.size).toBe(0);
  });

  test('that was made with git is put on record once, and what belongs to a plan is not taken away by name', async () => {
    const { world, engine } = await newWorld();
    await world.git.addWorktree({ id: '', path: '/theirs', branchRef: 'refs/heads/theirs', base: world.git.refs.get('refs/heads/main') ?? '' });
    world.git.forgetWhoMade('/theirs');
    expect(await engine.adoptWorktree('/nowhere')).toMatchObject({ code: 'no-worktree' });
    expect(await engine.adoptWorktree('/theirs')).toMatchObject({ kind: 'done' });
    expect(await engine.adoptWorktree('/theirs')).toMatchObject({ code: 'known' });
    expect(await engine.listWorktrees()).toMatchObject([{ name: 'theirs', path: '/theirs', state: 'standing' }]);
    await world.start(planText({ tasks: { W1: [] } }));
    await world.settle();
    const task = (await engine.listWorktrees()).find(({ kind }) => kind === 'task');
    expect(await engine.removeWorktree(task?.path ?? '')).toMatchObject({ kind: 'refused', code: 'of-a-plan' });
  });
});
