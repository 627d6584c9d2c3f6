import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgentRig } from '../support/agentRig';
import { checkoutFingerprint } from '../support/checkoutFingerprint';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import { world } from './support/world';

const TWO = planOf(task('W1', commit('one')), task('W2', commit('two'), 'Depends on: W1'));

test('a run leaves a dirty checkout as it was, to the last byte', async () => {
  const here = await world({ plan: TWO, files: { '.gitignore': '*.log\n', 'b.txt': 'b\n' } });
  const { repository } = here;
  repository.write('b.txt', 'stashed\n');
  repository.git('stash', '-q');
  repository.write('a.txt', 'staged\n');
  repository.git('add', 'a.txt');
  repository.write('a.txt', 'and changed again\n');
  repository.write('untracked file', 'x');
  repository.write('ignored.log', 'x');
  const before = checkoutFingerprint(here.root);
  expect((await here.coppice('run', 'plan.md')).code).toBe(0);
  expect(checkoutFingerprint(here.root)).toEqual(before);

  const refused = await here.coppice('land', '--into', 'main');
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('uncommitted changes (') as string });
  expect(checkoutFingerprint(here.root)).toEqual(before);
});

test('a detached HEAD is no obstacle; there is only no branch to bring along', async () => {
  const here = await world({ plan: TWO });
  here.repository.git('switch', '-q', '--detach');
  const { code, summary } = await here.coppice('run', 'plan.md', '--json', '--advance', 'plan');
  expect(code).toBe(0);
  expect(summary.text).toContain('coppice land --into BRANCH');
  expect(await here.coppice('land', '--into', 'main')).toMatchObject({ code: 0, out: expect.stringMatching(/^main moved from /) as string });
  expect(here.lines('ls-tree', '--name-only', 'main')).toContain('two');
});

test('with --advance batch the branch follows each batch, and stays where it is when the person has committed meanwhile', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', commit('one')), task('W2', rig.script, 'Depends on: W1')) });
  const run = here.start(['run', 'plan.md', '--json', '--advance', 'batch']);
  await run.event('plan.advanced');
  expect(here.repository.git('status', '--porcelain')).toBe('');
  expect(here.lines('ls-tree', '--name-only', 'main')).toContain('one');

  const agent = await rig.nextInvocation();
  const mine = here.repository.commit('my own', { 'mine.txt': 'mine\n' });
  await agent.commit('two', { two: 'two' });
  await agent.exit(0);
  const { code, summary } = await run.ended;
  expect(code).toBe(0);
  expect(summary.text).toContain('main has commits of its own');
  expect(here.repository.git('rev-parse', 'main')).toBe(mine);
  expect(here.repository.git('status', '--porcelain')).toBe('');
});

test('land brings a branch forward or says why not, and changes nothing then', async () => {
  const here = await world({ plan: TWO });
  const { repository } = here;
  const { summary } = await here.coppice('run', 'plan.md', '--json');
  const tip = repository.git('rev-parse', `coppice/${summary.planId}/integration`);
  repository.git('branch', 'nowhere', 'main');
  repository.git('branch', 'elsewhere', 'main');
  const elsewhere = join(tempFolder(), 'elsewhere');
  repository.git('worktree', 'add', '-q', elsewhere, 'elsewhere');
  const own = repository.commit('my own', { 'mine.txt': 'mine\n' });

  const land = async (branch: string): Promise<readonly [number | null, string]> => {
    const { code, out, err } = await here.coppice('land', '--into', branch);
    return [code, out + err];
  };
  expect(await land('main')).toEqual([1, expect.stringContaining('git switch main && git merge')]);
  expect(repository.git('rev-parse', 'main')).toBe(own);
  expect(await land('nosuch')).toEqual([1, expect.stringContaining('There is no branch nosuch')]);
  expect(await land('a..b')).toEqual([1, expect.stringContaining('"a..b" is not a branch name')]);
  expect(await land('nowhere')).toEqual([0, expect.stringContaining('nowhere moved from')]);
  expect(repository.git('rev-parse', 'nowhere')).toBe(tip);

  repository.git('-C', elsewhere, 'rm', '-q', '--cached', 'a.txt');
  expect(await land('elsewhere')).toEqual([1, expect.stringContaining(elsewhere)]);
  repository.git('-C', elsewhere, 'reset', '-q');
  expect(await land('elsewhere')).toEqual([0, expect.stringContaining('elsewhere moved from')]);
  expect(repository.git('-C', elsewhere, 'status', '--porcelain')).toBe('');
  expect(repository.git('rev-parse', 'elsewhere')).toBe(tip);
  expect(await land('nowhere')).toEqual([0, expect.any(String)]);
});

test('a target branch that is checked out in another worktree follows there', async () => {
  const here = await world({ plan: TWO });
  const { repository } = here;
  const rig = await startAgentRig();
  repository.commit('another plan', { 'plan.md': planOf(task('W1', rig.script)) });
  const run = here.start(['run', 'plan.md', '--json', '--advance', 'plan']);
  const agent = await rig.nextInvocation();
  const elsewhere = join(tempFolder(), 'main');
  repository.git('switch', '-q', '-c', 'side');
  repository.git('worktree', 'add', '-q', elsewhere, 'main');
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  expect((await run.ended).code).toBe(0);
  expect(repository.git('-C', elsewhere, 'status', '--porcelain', '--branch')).toBe('## main');
  expect(repository.git('-C', elsewhere, 'log', '-1', '--format=%s')).toBe('Land W1: Task W1');
  expect(repository.git('log', '-1', '--format=%s', 'side')).toBe('another plan');
});
