import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commit, planOf, task } from './support/plans';
import { world, type World } from './support/world';

const IGNORES = '.env\nnode_modules/\nready\n*.log\n';

/** A repository with what git ignores lying in the checkout. */
async function withSettings(settings: string, plan: string): Promise<World> {
  const here = await world({ plan, files: { '.gitignore': IGNORES, '.worktreeinclude': '.env\n', '.coppice/config.yaml': settings, 'app/main.txt': 'main\n' } });
  here.repository.write('.env', 'KEY=1\n');
  here.repository.write('node_modules/pad/index.js', 'pad\n');
  return here;
}

const GIVEN = `worktrees:
  share: [{ path: node_modules }]
  setup:
    - echo "run $COPPICE_SETUP_RUN of $COPPICE_TASK_KEY in $COPPICE_ROOT" && echo "$COPPICE_PORT" > ready
  teardown: ['echo "$COPPICE_WORKTREE" >> "$COPPICE_ROOT/down.log"']
  ports: { count: 2, from: 42100, to: 42199 }
  baseline: true
`;

test('a worktree is given files, folders, ports and a setup; agent, checks and merged result find them there', async () => {
  const look = 'test -f ../.env && test -f ../node_modules/pad/index.js && test "$(cat ../ready)" = "$COPPICE_PORT"';
  const here = await withSettings(GIVEN, planOf(task('W1', `set -e; test -f main.txt; ${look}; ${commit('one')}`, 'Cwd: app', `Check: \`${look}\``, 'Check: `test -f one`')));
  const { code, summary, events } = await here.coppice('run', 'plan.md', '--json', '--advance', 'plan');
  expect(code, summary.text).toBe(0);
  expect(readFileSync(join(here.root, 'app', 'one'), 'utf8')).toBe('one\n');
  expect(JSON.stringify(events)).toContain('In each new worktree (.coppice/config.yaml):');
  expect(readFileSync(join(here.root, 'down.log'), 'utf8').split('\n').filter((line) => line !== '').sort()).toEqual([expect.stringContaining('-integration'), expect.stringContaining('-w1')]);
  const logs = await here.coppice('logs', 'W1');
  expect(logs.out).toContain(`run 1 of W1 in ${here.root}`);
  expect(here.repository.git('status', '--porcelain')).toBe('');
});

test('a setup that never ends is ended in time, is a failed task with its log, and no work is done in the checkout', async () => {
  const here = await withSettings('worktrees:\n  setup: [{ command: "echo waiting; touch started; sleep 1000", timeout: 1 }]\n', planOf(task('W1', commit('one'))));
  const { code, out } = await here.coppice('run', 'plan.md');
  expect(code).toBe(1);
  expect(out).toMatch(/setup of its worktree did not succeed.*took longer than 1 s/);
  expect((await here.coppice('logs', 'W1')).out).toContain('waiting');
  expect([existsSync(join(here.root, 'started')), existsSync(join(here.root, 'one'))]).toEqual([false, false]);
});

test('a setup that was corrected is taken over when the plan is started again', async () => {
  const here = await withSettings('worktrees:\n  setup: [exit 3]\n', planOf(task('W1', commit('one'))));
  expect((await here.coppice('run', 'plan.md')).out).toContain('ended with exit code 3');
  writeFileSync(join(here.root, '.coppice', 'config.yaml'), 'worktrees:\n  setup: [touch ready]\n');
  const { code, summary } = await here.coppice('run', 'plan.md', '--json');
  expect(code, summary.text).toBe(0);
});

test('a folder that a task is to start in and that is not there is a failed task', async () => {
  const here = await world({ plan: planOf(task('W1', commit('one'), 'Cwd: nowhere')) });
  const { code, out } = await here.coppice('run', 'plan.md');
  expect(code).toBe(1);
  expect(out).toContain('There is no folder nowhere in the worktree');
});

test('a person makes worktrees, has one put on record that git made, and takes both away without loss', async () => {
  const here = await withSettings('worktrees:\n  setup: [touch ready]\n  ports: {}\n', planOf(task('W1', commit('one'))));
  const made = await here.coppice('worktrees', 'create', 'mine');
  expect(made.code, made.err).toBe(0);
  expect(made.out).toContain('$ touch ready');
  const mine = join(here.worktrees, 'mine');
  expect([existsSync(join(mine, '.env')), existsSync(join(mine, 'ready')), here.lines('branch', '--list', 'mine').length]).toEqual([true, true, 1]);
  const theirs = join(here.root, '..', 'theirs');
  here.repository.git('worktree', 'add', '-q', '-b', 'theirs', theirs);
  writeFileSync(join(theirs, 'draft.txt'), 'mine\n');
  expect((await here.coppice('worktrees', 'adopt', '../theirs')).code).toBe(0);
  expect((await here.coppice('worktrees')).out).toMatch(/\(mine\).*\n.*\(theirs\).*1 uncommitted/);
  expect((await here.coppice('worktrees', 'clean')).out).toContain('coppice worktrees remove theirs');
  expect((await here.coppice('worktrees', 'remove', '../theirs')).code).toBe(0);
  expect((await here.coppice('worktrees', 'remove', 'mine')).code).toBe(0);
  expect([existsSync(theirs), existsSync(mine)]).toEqual([false, false]);
  const [backup = ''] = here.lines('for-each-ref', '--format=%(refname)', 'refs/coppice/backup/own/theirs');
  expect(here.repository.git('show', `${backup}:draft.txt`)).toBe('mine');
  expect(here.lines('branch', '--list', 'theirs', 'mine')).toHaveLength(2);
});
