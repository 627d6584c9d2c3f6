import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/tempFolder';
import { commit } from './support/plans';
import type { Ended } from './support/started';
import { gone, world, type World } from './support/world';

/** A command that ends well when the file is there. */
function gate(): { readonly wait: string; readonly open: () => void } {
  const file = join(tempFolder(), 'open');
  return { wait: `until [ -e '${file}' ]; do sleep 0.05; done`, open: () => writeFileSync(file, '') };
}

interface Board {
  readonly plans: readonly { readonly id: string; readonly title: string; readonly state: string; readonly integrationBranch: string }[];
  readonly tasks: readonly { readonly key: string; readonly title: string; readonly state: string; readonly planId: string }[];
}

async function board(here: World): Promise<Board> {
  const { out } = await here.coppice('status', '--json');
  return JSON.parse(out.split('\n').at(-1) ?? '') as Board;
}

function well(ended: Ended): Ended {
  expect(ended.code, `${ended.out}\n${ended.err}`).toBe(0);
  return ended;
}

test('a task is added in words, starts by itself and lands', async () => {
  const here = await world();
  const added = well(await here.coppice('task', 'add', 'Write one', '--run', commit('one'), '--check', 'test -e one'));
  expect(added.out).toContain('$ test -e one');
  expect(added.out).toMatch(/T1 is in tasks-[0-9a-z]+, and starts as soon as it can\./);
  well(await here.coppice('logs', 'T1', '--follow'));
  const { plans, tasks } = await board(here);
  expect(tasks).toMatchObject([{ key: 'T1', title: 'Write one', state: 'landed' }]);
  expect(here.repository.git('show', `${plans[0]?.integrationBranch ?? ''}:one`)).toBe('one');
  expect(here.lines('ls-tree', '--name-only', 'main')).toEqual(['a.txt']);
});

test('tasks join those that are under way, can be changed and removed until they begin, and survive the engine', async () => {
  const here = await world();
  const { wait, open } = gate();
  well(await here.coppice('task', 'add', 'First', '--run', `${wait}; ${commit('one')}`));
  well(await here.coppice('task', 'add', 'Second', '--after', 'T1', '--run', commit('two')));
  well(await here.coppice('task', 'add', 'Third', '--after', 'T2', '--run', commit('three')));
  const edited = well(await here.coppice('task', 'edit', 't2', '--title', 'Another', '--run', `test -e one && ${commit('two', 'changed')}`));
  expect(edited.out).toContain('T2 says that from now on.');
  const waitedFor = await here.coppice('task', 'rm', 'T2');
  expect(waitedFor).toMatchObject({ code: 2, err: expect.stringContaining('`T3` waits for T2.') as string });
  expect(well(await here.coppice('task', 'rm', 'T3')).out).toBe('T3 is out of the list.');
  const pid = here.enginePid();
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  well(await here.coppice('task', 'add', 'Fourth', '--after', 'T2', '--run', 'test -e two && ' + commit('four'), '--json'));
  expect((await board(here)).tasks.map(({ key, title }) => [key, title])).toEqual([['T1', 'First'], ['T2', 'Another'], ['T3', 'Fourth']]);
  open();
  well(await here.coppice('logs', 'T3', '--follow'));
  const { plans, tasks } = await board(here);
  expect(tasks.map(({ state }) => state)).toEqual(['landed', 'landed', 'landed']);
  expect(plans).toHaveLength(1);
  expect(here.repository.git('show', `${plans[0]?.integrationBranch ?? ''}:two`)).toBe('changed');
  const late = await here.coppice('task', 'edit', 'T2', '--prompt', 'Too late');
  expect(late).toMatchObject({ code: 2, err: expect.stringContaining('T2 has landed') as string });
}, 180_000);

test('one that is at work is left alone, with what to do instead', async () => {
  const here = await world();
  const { wait, open } = gate();
  well(await here.coppice('task', 'add', 'First', '--run', `${wait}; ${commit('one')}`));
  const follow = here.start(['logs', 'T1', '--follow']);
  const refused = await removeOnceBegun(here, 'T1');
  expect(refused.err).toMatch(/T1 was begun already: it is (?:preparing|running)\./);
  expect(refused.err).toContain('coppice cancel T1');
  open();
  well(await follow.ended);
});

/** The engine may be slow to begin it; until then an edit that changes nothing is taken. */
async function removeOnceBegun(here: World, key: string): Promise<Ended> {
  while ((await here.coppice('task', 'edit', key)).code === 0);
  const refused = await here.coppice('task', 'rm', key);
  expect(refused.code).toBe(2);
  return refused;
}

const TEMPLATE = 'name: two\nstages:\n- {name: a, jobs: [{role: dev, run: "cp \\"$COPPICE_PROMPT_FILE\\" told; git add told; git commit -qm told"}]}\n- {name: b, jobs: [{role: tester, run: "test -e told"}]}\n';

test('a prompt runs through a template, and is shown to its end', async () => {
  const here = await world({ files: { '.coppice/templates/two.yaml': TEMPLATE } });
  const run = well(await here.coppice('run', '--template', 'two', 'Say what you were told', '--advance', 'plan', '--json'));
  expect(run.events.find(({ type }) => type === 'commands')).toMatchObject({ lines: expect.arrayContaining(['  $ test -e told']) as string[] });
  expect(run.events.filter(({ type }) => type === 'job.done')).toHaveLength(2);
  expect(here.repository.git('show', 'main:told')).toContain('Say what you were told');
  expect((await board(here)).plans).toMatchObject([{ title: 'Say what you were told', state: 'completed' }]);
});

test('a prompt that fails ends with 1; what cannot run, or is no prompt, with 2', async () => {
  const here = await world({ files: { '.coppice/templates/bad.yaml': 'name: bad\nstages:\n- {name: a, jobs: [{role: dev, run: "exit 3"}]}\n' } });
  expect(await here.coppice('run', '--template', 'bad', 'Try it', '--max-attempts', '1')).toMatchObject({ code: 1 });
  expect(await here.coppice('run', 'Try it with nobody')).toMatchObject({ code: 2, err: expect.stringContaining('T2 names no agent') as string });
  expect(await here.coppice('run', '--template', 'bad', 'no such plan.md')).toMatchObject({ code: 2, err: expect.stringContaining('cannot be read') as string });
  expect(await here.coppice('run', 'Try it', '--only', 'W1')).toMatchObject({ code: 2 });
  expect(await here.coppice('task', 'add')).toMatchObject({ code: 2, err: expect.stringContaining('Nothing is said') as string });
  expect(await here.coppice('task', 'add', 'x', '--agent', 'nobody')).toMatchObject({ code: 2, err: expect.stringContaining('"nobody"') as string });
});
