import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Ended } from './support/started';
import { commit } from './support/plans';
import { world, type World } from './support/world';

/** Which jobs of the task were done, failed or skipped, in the order in which that was known. */
const fates = ({ events }: Ended): readonly string[] =>
  events.flatMap(({ type, text = '' }) => (/^job\.(?:done|failed|skipped)$/.test(type) ? [`${text.split(/ |:/)[0] ?? ''} ${type.slice(4)}`] : []));

const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();

async function runExample(name: string): Promise<{ readonly here: World; readonly run: Ended }> {
  const file = (kind: string): string => readFileSync(join('examples', 'templates', `${name}${kind}.yaml`), 'utf8');
  const here = await world({ files: { 'template.yaml': file(''), 'plan.yaml': file('.plan') } });
  const imported = await here.coppice('templates', 'import', 'template.yaml');
  expect(imported, imported.err).toMatchObject({ code: 0, out: `${name}: version 1, from template.yaml` });
  const run = await here.coppice('run', 'plan.yaml', '--json', '--advance', 'plan');
  expect(run.code, `${run.out}\n${run.err}`).toBe(0);
  return { here, run };
}

test('four-steps: each stage does its part, one after another', async () => {
  const { here, run } = await runExample('four-steps');
  expect(fates(run)).toEqual(['planner done', 'dev done', 'tester done', 'verifier done']);
  expect(here.lines('ls-tree', '-r', '--name-only', 'main', 'coppice-example')).toHaveLength(3);
});

test('reviewers: all of them look at what was written, never more than two at a time', async () => {
  const { run } = await runExample('reviewers');
  expect(fates(run)[0]).toBe('dev done');
  expect(sorted(fates(run).slice(1))).toEqual(['length done', 'licence done', 'spelling done']);
  let atOnce = 0;
  const most = run.events.reduce((sum, { type, text = '' }) => {
    if (type === 'job.started' && /^(?:spelling|length|licence)/.test(text)) atOnce += 1;
    if (type === 'job.done') atOnce = Math.max(0, atOnce - 1);
    return Math.max(sum, atOnce);
  }, 0);
  expect(most).toBeLessThanOrEqual(2);
});

test('rescue: the careful way does what the quick one could not', async () => {
  const { here, run } = await runExample('rescue');
  expect(fates(run)).toEqual(['quick failed', 'careful done']);
  expect(here.repository.git('show', 'main:coppice-example/rescue/result.txt')).toBe('careful');
});

test('always-report: the report comes although the benchmark failed, and the work lands', async () => {
  const { here, run } = await runExample('always-report');
  expect(fates(run)).toEqual(['dev done', 'benchmark failed', 'report done']);
  expect((await here.coppice('logs', 'tool')).out).toContain('Report on coppice/');
});

const TEMPLATE = 'name: two\nstages:\n- {name: a, jobs: [{role: dev}]}\n- {name: b, jobs: [{role: tester, run: "echo first"}]}\n';
const PLAN = `title: P\ntasks:\n- {id: W1, title: t, run: "${commit('one')}"}\n`;

test('a template in the project is imported by the run that names it, and its commands are shown before anything runs', async () => {
  const here = await world({ files: { 'plan.yaml': PLAN, '.coppice/templates/two.yaml': TEMPLATE } });
  const planned = await here.coppice('plan', 'plan.yaml', '--json');
  expect(planned.out).not.toContain('echo first');
  const run = await here.coppice('run', 'plan.yaml', '--template', 'two');
  expect(run.code, run.err).toBe(0);
  expect(run.out).toContain('Template two: version 1 now, from .coppice/templates/two.yaml.');
  expect(run.out.indexOf('  $ echo first')).toBeGreaterThan(0);
  expect(run.out.indexOf('  $ echo first')).toBeLessThan(run.out.indexOf('agent started'));

  here.repository.write('.coppice/templates/two.yaml', TEMPLATE.replace('first', 'second'));
  here.repository.write('plan.yaml', `# Once more.\n${PLAN}`.replace(commit('one'), commit('one', 'more')));
  const again = await here.coppice('run', 'plan.yaml', '--template', 'two');
  expect(again.code, again.err).toBe(0);
  expect(again.out).toContain('version 2 now');
  expect(again.out).toContain('  $ echo second');
  expect((await here.coppice('templates', 'show', 'two@1')).out).toContain('echo first');
});

test('a template with a mistake is reported with its place, and nothing is started', async () => {
  const here = await world({ files: { 'plan.yaml': `template: two\n${PLAN}`, '.coppice/templates/two.yaml': TEMPLATE.replace('tester', 'testre') } });
  for (const verb of ['run', 'plan']) {
    const { code, err } = await here.coppice(verb, 'plan.yaml');
    expect(code).toBe(2);
    expect(err).toContain('.coppice/templates/two.yaml:4:27 error unknown-role');
    expect(err).toContain('Did you mean `tester`?');
  }
  expect(existsSync(join(here.root, '.git', 'coppice'))).toBe(false);
});

test('a template that nobody has is refused with the names of those there are', async () => {
  const here = await world({ files: { 'plan.yaml': PLAN } });
  for (const name of ['standrad', '../../etc']) {
    const { code, err } = await here.coppice('run', 'plan.yaml', '--template', name);
    expect(code).toBe(2);
    expect(err).toContain(`asks for the template "${name}", which there is not.`);
  }
});

test('templates are listed, shown and written out; what is there is not written over', async () => {
  const here = await world({ files: { 'mine.yaml': TEMPLATE } });
  const empty = await here.coppice('templates');
  expect(empty.out).toContain('None of your own.');
  expect((await here.coppice('templates', 'import', 'mine.yaml', 'mine.yaml')).out).toBe('two: version 1, from mine.yaml\ntwo: already, as version 1');
  const listed = await here.coppice('templates', 'list', '--json');
  expect(JSON.parse(listed.out)).toMatchObject({ type: 'templates', templates: [{ name: 'standard' }, { name: 'plan-dev-test-verify' }, { name: 'two', version: 1, builtIn: false }] });
  expect((await here.coppice('templates')).out).toMatch(/^two +1 +a > b +mine\.yaml/m);
  expect((await here.coppice('templates', 'show', 'two')).out).toMatch(/^# two, version 1, imported from .*\nname: two\n/);

  const file = join(here.root, '.coppice/templates/two.yaml');
  expect((await here.coppice('templates', 'export', 'two')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(TEMPLATE);
  here.repository.write('.coppice/templates/two.yaml', 'mine\n');
  const refused = await here.coppice('templates', 'export', 'two');
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('.coppice/templates/two.yaml is there already') as string });
  expect(readFileSync(file, 'utf8')).toBe('mine\n');
  expect((await here.coppice('templates', 'export', 'two', '--force')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(TEMPLATE);

  expect((await here.coppice('templates', 'export', 'standard')).code).toBe(2);
  expect((await here.coppice('templates', 'export', 'standard', '.coppice/templates/mine.yaml')).code).toBe(0);
  expect((await here.coppice('templates', 'import', '.coppice/templates/mine.yaml')).out).toBe('mine: version 1, from .coppice/templates/mine.yaml');
  expect((await here.coppice('templates', 'show', 'two@9')).err).toContain('The template two has no version 9.');
});
