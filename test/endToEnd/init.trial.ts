import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processesIn } from '../support/processesIn';
import { FAULTY_PLAN, GOOD_PLAN, planner, type Planner } from './support/planner';
import { gone, world, type World } from './support/world';

const SPEC = '# The shop\n\nPeople put things into a cart and pay.\n';

function shop(agent: Planner): Promise<World> {
  return world({ files: { 'spec.md': SPEC, 'README.md': '# Shop\n\nRead me first.\n', 'src/index.ts': '', '.coppice/config.yaml': agent.config } });
}

/** No process, no worktree, no branch; of the checkout only what is named. */
function expectNothingLeft(here: World, ...made: readonly string[]): void {
  expect(processesIn(here.worktrees)).toEqual([]);
  expect(here.lines('worktree', 'list')).toHaveLength(1);
  expect(here.lines('branch', '--list', 'coppice/*')).toEqual([]);
  expect(here.lines('status', '--porcelain', '-uall').map((line) => line.slice(3))).toEqual(made);
}

test('a planner makes a plan of a specification, and what else it did is thrown away and said', async () => {
  const agent = planner(`write(${JSON.stringify(GOOD_PLAN)}); writeFileSync('src/index.ts', 'changed'); writeFileSync('scribble.txt', '');`);
  const here = await shop(agent);
  const { code, out, err } = await here.coppice('init', '--from', 'spec.md', '--yes');
  expect(code, err).toBe(0);
  expect(readFileSync(join(here.root, '.coppice', 'plans', 'spec.yaml'), 'utf8')).toBe(GOOD_PLAN);
  expect(out).toContain('Batch 1\n  cart  The cart');
  expect(out).toMatch(/changes of (?:scribble\.txt, src\/index\.ts|src\/index\.ts, scribble\.txt) in its worktree\. Thrown away/);
  expectNothingLeft(here, '.coppice/plans/spec.yaml');

  const [prompt = ''] = agent.prompts();
  expect(prompt).toContain('People put things into a cart and pay.');
  expect(prompt).toContain('src/ (1)\n  index.ts');
  expect(prompt).toContain('Read me first.');
  expect(prompt).not.toContain(`${here.root}/`);
  expect((await here.coppice('plan', '.coppice/plans/spec.yaml')).code).toBe(0);
});

test('errors go back to the planner once, in compiler form, and its correction counts', async () => {
  const agent = planner(`if (round === 1) write(${JSON.stringify(FAULTY_PLAN)}); else console.log('Here it is:\\n\\n\`\`\`yaml\\n' + ${JSON.stringify(GOOD_PLAN)} + '\`\`\`\\n');`);
  const here = await shop(agent);
  const { code, events } = await here.coppice('init', '--from', 'spec.md', '--yes', '--json', '--out', 'plan.yaml');
  expect(code).toBe(0);
  expect(events.map(({ type }) => type)).toEqual(['session.prepared', 'session.asked', 'session.answered', 'session.faulty', 'session.asked', 'session.answered', 'plan', 'summary']);
  expect(readFileSync(join(here.root, 'plan.yaml'), 'utf8')).toBe(GOOD_PLAN);
  expect(agent.prompts()[1]).toMatch(/plan\.yaml:11:\d+ error unknown-dependency: .*\n +11 \| +depends_on: \[card\]/);
  expectNothingLeft(here, 'plan.yaml');
});

test('a planner that is never right is asked twice; what it gave is kept as a draft', async () => {
  const agent = planner(`write(${JSON.stringify(FAULTY_PLAN)});`);
  const here = await shop(agent);
  const { code, err } = await here.coppice('init', '--from', 'spec.md', '--yes', '--out', 'plan.yaml');
  expect(code).toBe(1);
  expect(err).toContain(`it gave is in ${join(here.root, 'plan.draft.yaml')}`);
  expect(agent.prompts()).toHaveLength(2);
  expectNothingLeft(here, 'plan.draft.yaml');
});

test('a planner that fails without a plan is not asked again, and its words can be read', async () => {
  const agent = planner(`console.log('no model today'); process.exit(7);`);
  const here = await shop(agent);
  const { code, err } = await here.coppice('init', '--from', 'spec.md', '--yes');
  expect(code).toBe(1);
  expect(err).toContain('The planner ended with exit code 7.');
  expect(readFileSync(/printed: (.*output\.log)/.exec(err)?.[1] ?? '', 'utf8')).toContain('no model today');
  expect(agent.prompts()).toHaveLength(1);
  expectNothingLeft(here);
});

test('without anybody to ask and without --yes the plan stays a draft, beside an older one', async () => {
  const agent = planner(`write(${JSON.stringify(GOOD_PLAN)});`);
  const here = await shop(agent);
  for (const name of ['spec.draft.yaml', 'spec.draft-2.yaml']) {
    const { code, err } = await here.coppice('init', '--from', 'spec.md');
    expect(code).toBe(1);
    expect(err).toContain(`Nobody has accepted the plan; it is in ${join(here.root, '.coppice', 'plans', name)}.`);
  }
  expect(readdirSync(join(here.root, '.coppice', 'plans')).sort()).toEqual(['spec.draft-2.yaml', 'spec.draft.yaml']);
});

test('an interrupt stops a planner that hangs, with all it started, and nothing stays', async () => {
  const agent = planner(`spawn('sleep', ['987'], { detached: true, stdio: 'ignore' }).unref(); process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); mark('begun'); setInterval(() => {}, 1000);`);
  const here = await shop(agent);
  const running = here.start(['init', '--from', 'spec.md', '--yes']);
  await agent.made('begun');
  running.process.kill('SIGINT');
  const { code, err } = await running.ended;
  expect(code).toBe(1);
  expect(err).toContain('The planner was stopped. Nothing was written.');
  expectNothingLeft(here);
});

test('a planner nobody waits for any more is ended with whoever asked for it', async () => {
  const agent = planner(`mark('begun'); setInterval(() => {}, 1000);`);
  const here = await shop(agent);
  const running = here.start(['init', '--from', 'spec.md', '--yes']);
  await agent.made('begun');
  running.process.kill('SIGKILL');
  await running.ended;
  while (here.lines('worktree', 'list').length > 1) await new Promise((resolve) => setTimeout(resolve, 200));
  expectNothingLeft(here);
});

test('with its engine a session is lost; whoever waits is told, and the next engine clears it away', async () => {
  const agent = planner(`mark('begun'); setInterval(() => {}, 1000);`);
  const here = await shop(agent);
  const running = here.start(['init', '--from', 'spec.md', '--yes']);
  await agent.made('begun');
  const pid = here.enginePid();
  process.kill(pid, 'SIGKILL');
  await gone(pid);
  const { code, err } = await running.ended;
  expect(code).toBe(1);
  expect(err).toContain('The engine ended, and the planner with it.');
  expectNothingLeft(here);
});

test('what cannot be asked for is refused before anybody is asked', async () => {
  const agent = planner(`write(${JSON.stringify(GOOD_PLAN)});`);
  const here = await shop(agent);
  here.repository.write('there.yaml', 'mine\n');
  here.repository.write('empty.md', ' \n');
  for (const [args, said] of [
    [['--from', 'spec.md', '--out', 'there.yaml'], 'is there already'],
    [['--from', 'spec.md', '--out', 'plan.md'], 'A planner writes YAML'],
    [['--from', 'none.md'], 'The specification'],
    [['--from', 'empty.md'], 'says nothing that could be planned'],
    [['--from', 'spec.md', '--agent', 'ghost'], 'There is no agent "ghost".'],
    [['--from', 'spec.md', '--agent', 'script'], 'cannot plan'],
  ] as const) {
    const { code, err } = await here.coppice('init', ...args, '--yes');
    expect(code, err).toBe(2);
    expect(err).toContain(said);
  }
  expect(agent.prompts()).toHaveLength(0);
  expect(readFileSync(join(here.root, 'there.yaml'), 'utf8')).toBe('mine\n');
  expect((await here.coppice('init', '--from', 'spec.md', '--out', 'there.yaml', '--yes', '--force')).code).toBe(0);
  expect(readFileSync(join(here.root, 'there.yaml'), 'utf8')).toBe(GOOD_PLAN);
  expect(existsSync(here.worktrees) ? readdirSync(here.worktrees).filter((name) => !name.startsWith('.')) : []).toEqual([]);
});
