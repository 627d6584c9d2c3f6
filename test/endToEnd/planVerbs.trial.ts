import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgentRig } from '../support/agentRig';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import { world, worldIn } from './support/world';

const OVERLAP = '# The plan\n\n## W1: Cart\n\nAgent: mine\nFiles: src/cart.ts\n\nBuild it.\n\n## W2: Totals\n\nAgent: mine\n\nChange `src/cart.ts`.\n\n## W3: Page\n\nAgent: mine\nFiles: src/page.ts\n\nBuild it.\n';
const SOURCES = { 'src/cart.ts': '', 'src/page.ts': "import './cart';\n" };

interface Execution {
  readonly batches: readonly { readonly task_ids: readonly string[] }[];
  readonly conflicts: readonly { readonly reason: string }[];
}

function executionOf(events: readonly { readonly type: string }[]): Execution {
  return (events.find(({ type }) => type === 'plan') as unknown as { readonly execution: Execution }).execution;
}

test('a plan is looked at together with its repository, and that leaves no trace', async () => {
  const here = await world({ plan: OVERLAP, files: SOURCES });
  const { code, events, err } = await here.coppice('plan', 'plan.md', '--json');
  expect(code, err).toBe(0);
  const { batches, conflicts } = executionOf(events);
  expect(batches.map(({ task_ids: ids }) => ids)).toEqual([['W1', 'W3'], ['W2']]);
  expect(conflicts[0]?.reason).toContain('named in its text');
  expect(existsSync(join(here.root, '.git', 'coppice'))).toBe(false);
  expect(here.repository.git('status', '--porcelain')).toBe('');
});

test('changes by hand are kept, and can be taken back', async () => {
  const here = await world({ plan: OVERLAP, files: SOURCES });
  const changed = await here.coppice('plan', 'plan.md', '--edit', 'W3 after W2');
  expect(changed.code).toBe(0);
  expect(changed.out).toContain('Your edits\n  W3 after W2');
  expect(executionOf((await here.coppice('plan', 'plan.md', '--json')).events).batches.at(-1)?.task_ids).toEqual(['W3']);

  const refused = await here.coppice('plan', 'plan.md', '--edit', 'W1 together with W2');
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('W1 and W2 must not share a batch');

  // A task that is gone sets the change aside; it is not forgotten.
  here.repository.write('plan.md', OVERLAP.replace('W2: Totals', 'W7: Totals'));
  expect((await here.coppice('plan', 'plan.md', '--edit', 'list')).out).toContain('1. W3 after W2  (set aside: `W2` is not in the plan any more)');
  expect((await here.coppice('plan', 'plan.md', '--edit', 'drop 1')).code).toBe(0);
  expect((await here.coppice('plan', 'plan.md', '--edit', 'list')).out).toContain('No edits: the plan is as it is worked out.');
});

test('a task is explained; one that is not there is named', async () => {
  const here = await world({ plan: OVERLAP, files: SOURCES });
  const { out } = await here.coppice('plan', 'plan.md', '--explain', 'W2');
  expect(out).toMatch(/^W2: Totals\n/);
  expect(out).toContain('named in its text');
  expect((await here.coppice('plan', 'plan.md', '--explain')).out).toMatch(/^The plan/);
  const { code, err } = await here.coppice('plan', 'plan.md', '--explain', 'W9');
  expect(code).toBe(2);
  expect(err).toContain('W9 is not in this plan');
});

test('a plan is exported as YAML that says the same, and keeps the comments of one that is there', async () => {
  const here = await world({ plan: OVERLAP, files: SOURCES });
  expect((await here.coppice('plan', 'plan.md', '--export', 'exported.yaml')).code).toBe(0);
  const text = readFileSync(join(here.root, 'exported.yaml'), 'utf8');
  const [original, exported] = [await here.coppice('plan', 'plan.md', '--json'), await here.coppice('plan', 'exported.yaml', '--json')];
  expect(executionOf(exported.events)).toEqual(executionOf(original.events));
  here.repository.write('exported.yaml', `# mine\n${text}`);
  expect((await here.coppice('plan', 'plan.md', '--export', 'exported.yaml')).code).toBe(0);
  expect(readFileSync(join(here.root, 'exported.yaml'), 'utf8')).toBe(`# mine\n${text}`);
});

test('what has landed is marked in the document, and nothing else of it changes', async () => {
  const plan = '# The plan\r\n\r\n- [ ] T001 Write one  \r\n- [ ] T002 Write two\r\n\r\nThe end.';
  const agents = `agents:\n  mine:\n    command: [sh, -c, ${JSON.stringify(`case $COPPICE_TASK_ID in *t001) ${commit('one')};; *) exit 1;; esac`)}]\n`;
  const here = await world({ plan, files: { '.coppice/config.yaml': agents } });
  await here.coppice('run', 'plan.md', '--json', '--agent', 'mine', '--max-attempts', '1');
  const { code, out } = await here.coppice('plan', 'plan.md', '--write-back');
  expect(code).toBe(0);
  expect(out).toBe('Written into plan.md: marked as done: T001.');
  const after = readFileSync(join(here.root, 'plan.md'), 'utf8');
  expect(after).toBe(plan.replace('[ ] T001', '[x] T001'));
  expect((await here.coppice('plan', 'plan.md', '--write-back')).out).toBe('There is nothing new to write; plan.md is as it was.');
});

test('a plan can be read outside of any repository, but not changed there', async () => {
  const root = tempFolder();
  writeFileSync(join(root, 'plan.md'), OVERLAP);
  const here = await worldIn(root);
  expect((await here.coppice('plan', 'plan.md')).code).toBe(0);
  const { code, err } = await here.coppice('plan', 'plan.md', '--edit', 'W3 after W2');
  expect(code).toBe(2);
  expect(err).toContain('Edits are kept in the repository of the plan');
});

test('a document that changed while its plan runs is told task by task', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script), task('W2', commit('two'), 'Depends on: W1'), task('W3', commit('three'), 'Depends on: W2')) });
  const run = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  here.repository.write('plan.md', planOf(task('W1', 'true'), task('W2', commit('two'), 'Depends on: W1', 'Check: `true`'), task('W4', commit('four'))));
  const { summary } = await here.coppice('run', 'plan.md', '--json');
  expect(summary.exitCode).toBe(2);
  const message = summary.problem?.message ?? '';
  expect(message).toContain('added: `W4`');
  expect(message).toContain('removed: `W3`');
  expect(message).toMatch(/changed: `W1` \(.*run.*\), `W2` \(checks\)/);
  expect(message).toContain('W1 is at work on what the plan said before');
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  expect((await run.ended).code).toBe(0);
});

test('a change of what was not begun is taken into the run when it is accepted, and survives the engine', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script), task('W2', commit('two'), 'Depends on: W1'), task('W3', commit('three'), 'Depends on: W2')) });
  const run = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  here.repository.write('plan.md', planOf(task('W1', rig.script), task('W2', commit('second'), 'Depends on: W1', 'Check: `test -f second`'), task('W4', commit('four'), 'Depends on: W2')));
  const refused = await here.coppice('run', 'plan.md', '--json');
  expect(refused.summary.problem?.message).toMatch(/added: `W4`[^]*removed: `W3`[^]*changed: `W2` \(.*checks.*\)[^]*\$ test -f second/);
  expect(refused.summary.problem?.next).toContain('--accept');

  const { code, out } = await here.coppice('run', 'plan.md', '--accept', '--detach');
  expect([code, out]).toEqual([0, expect.stringContaining('goes on by the changed document: added: `W4`; removed: `W3`') as string]);
  // Who follows the run starts the next engine.
  process.kill(here.enginePid(), 'SIGKILL');
  await agent.commit('one', { one: 'one' });
  await agent.exit(0);
  const { summary } = await run.ended;
  expect(summary.tasks.map(({ key, state }) => `${key} ${state}`)).toEqual(['W1 landed', 'W2 landed', 'W4 landed']);
  const [branch = ''] = here.lines('for-each-ref', '--format=%(refname)', 'refs/heads/coppice/*/integration');
  expect(here.lines('ls-tree', '--name-only', branch)).toEqual(expect.arrayContaining(['four', 'one', 'second']));
  expect(here.lines('ls-tree', '--name-only', branch)).not.toContain('three');
});

test('where the settings want it, what keeps a task from landing stands in the document until it lands', async () => {
  const plan = '# The plan\r\n\r\n- [ ] T001 Write one\r\n- [ ] T002 Write two\r\n';
  const settings = (script: string): string => `plans: {writeBack: blockers}\nagents:\n  mine:\n    command: [sh, -c, ${JSON.stringify(script)}]\n`;
  const here = await world({ plan, files: { '.coppice/config.yaml': settings(`case $COPPICE_TASK_ID in *t001) ${commit('one')};; *) exit 3;; esac`) } });
  const read = (): string => readFileSync(join(here.root, 'plan.md'), 'utf8');
  const first = await here.coppice('run', 'plan.md', '--agent', 'mine', '--max-attempts', '1');
  expect([first.code, first.out]).toEqual([1, expect.stringContaining('Written into plan.md: marked as done: T001; blockers of: T002.') as string]);
  const noted = plan.replace('[ ] T001', '[x] T001') + '\r\n## Blockers\r\n\r\n- T002: The agent ended with exit code 3. (noted by Coppice)\r\n';
  expect(read()).toBe(noted);

  // What the run itself wrote makes no other plan of it: it goes on where it stands.
  here.repository.write('.coppice/config.yaml', settings(commit('two')));
  const second = await here.coppice('run', 'plan.md', '--agent', 'mine', '--max-attempts', '1');
  expect(second.code, second.err).toBe(0);
  expect(second.out).toContain('2 of 2 landed.');
  expect(read()).toBe(plan.replaceAll('[ ]', '[x]'));
  expect((await here.coppice('run', 'plan.md')).err).toContain('Every task of this plan has landed already');
});

test('a part of a plan is run by the names of its tasks or the number of a batch, with what it waits for', async () => {
  const here = await world({ plan: planOf(task('W1', commit('one')), task('W2', commit('two'), 'Depends on: W1'), task('W3', commit('three'), 'Depends on: W2'), task('W4', commit('four'))) });
  const ran = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { code, err, summary } = await here.coppice('run', 'plan.md', '--json', ...args);
    expect(code, err).toBe(0);
    return summary.tasks.map(({ key }) => key);
  };
  expect(await ran('--batch', '2')).toEqual(['W1', 'W2']);
  expect((await here.coppice('land', '--into', 'main')).code).toBe(0);
  expect(await ran('--only', 'w4, W3')).toEqual(['W3', 'W4']);

  const problem = async (...args: readonly string[]): Promise<string> => {
    const { code, summary } = await here.coppice('run', 'plan.md', '--json', ...args);
    expect(code).toBe(2);
    return `${summary.problem?.message ?? ''} ${summary.problem?.next ?? ''}`;
  };
  expect(await problem('--only', 'W1,W9')).toBe('W9 is not in this plan. Its tasks are: W1, W2, W3, W4.');
  expect(await problem('--only', ' , ')).toContain('names no task');
  expect(await problem('--batch', '7')).toBe('There is no batch 7: the plan has 3. coppice plan plan.md shows who is in which.');
  expect(await problem('--batch', '1', '--only', 'W1')).toContain('both say what shall run');
  expect((await here.coppice('run', 'plan.md', '--batch', '0')).code).toBe(2);
});
