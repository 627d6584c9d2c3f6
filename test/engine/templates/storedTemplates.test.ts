import { describe, expect, test } from 'vitest';
import { consentHash, consentText, parsePlan, parseTemplate, settingsConsent, templatesUsed, EMPTY_PROJECT_CONFIG } from '../../../src/engine/index';
import type { JobRequest } from '../../../src/engine/index';
import { sha256, Simulation } from '../../support/simulation';

/** Templates that people keep, in a world whose time is moved by hand. */

const PATH = '/repo/.coppice/templates/review.yaml';
const review = (...jobs: readonly string[]): string => `name: review\ndescription: For trying.\nstages:\n${jobs.map((job, index) => `- {name: s${String(index)}, jobs: [${job}]}\n`).join('')}`;
const ONE = review('{role: dev}', '{role: tester, run: "npm test"}');
const TWO = review('{role: dev}', '{role: tester, run: "npm run other"}', '{role: reviewer, run: "true"}');
const PLAN = 'title: A plan\ntemplate: review\ntasks:\n  - {id: W1, title: One, run: ":"}\n  - {id: W2, title: Two, run: ":", depends_on: [W1], template: standard}\n';
const mine = (text: string) => [{ name: 'review', text }];

function world(): Simulation {
  return new Simulation({ perform: (job: JobRequest) => ({ takesMs: 1000, ...(job.role === 'dev' ? { commits: { [`${job.taskId}.txt`]: job.attemptId } } : {}), exit: { kind: 'code', code: 0 } }), passes: () => true });
}

/** Starts the plan as somebody does who was shown it with this text of the template. */
async function start(here: Simulation, template: string, path = '/repo/plan.yaml'): ReturnType<Simulation['engine']['startPlan']> {
  return here.engine.startPlan({ path, text: PLAN, options: {}, consent: consentHash(sha256, PLAN, mine(template)), environment: {} });
}

const jobsStarted = ({ jobs }: Simulation): string[] => jobs.started.map((job) => `${job.taskId.split('/').at(-1) ?? ''} ${job.job}`);

describe('a template that is imported', () => {
  test('is kept as a version with its hash; the same text again is nothing new', async () => {
    const { engine, events } = world();
    expect(await engine.importTemplate({ text: ONE, path: PATH })).toEqual({ kind: 'saved', name: 'review', version: 1, hash: sha256(ONE) });
    expect(await engine.importTemplate({ text: `\uFEFF${ONE.replaceAll('\n', '\r\n')}`, path: '/elsewhere.yaml' })).toEqual({ kind: 'already', name: 'review', version: 1, hash: sha256(ONE) });
    expect(await engine.importTemplate({ text: TWO, path: PATH })).toMatchObject({ kind: 'saved', version: 2 });
    expect(await engine.importTemplate({ text: ONE, path: PATH })).toMatchObject({ kind: 'saved', version: 3 });
    expect(events.map(({ event }) => event.type)).toEqual(['template.saved', 'template.saved', 'template.saved']);
  });

  test('twice at once is kept once', async () => {
    const { engine } = world();
    const answers = await Promise.all([engine.importTemplate({ text: ONE, path: PATH }), engine.importTemplate({ text: ONE, path: PATH })]);
    expect(answers.map(({ kind }) => kind)).toEqual(['saved', 'already']);
  });

  test('is listed after those that are built in, and shown in every version', async () => {
    const { engine } = world();
    await engine.importTemplate({ text: ONE, path: PATH });
    await engine.importTemplate({ text: TWO, path: PATH });
    expect(engine.listTemplates().map(({ name, version, builtIn }) => [name, version, builtIn])).toEqual([['standard', 1, true], ['plan-dev-test-verify', 1, true], ['review', 2, false]]);
    expect(engine.showTemplate({ name: 'review' })).toMatchObject({ kind: 'template', version: 2, text: TWO, origin: PATH, problem: null, stages: [{ jobs: [{ name: 'dev' }] }, {}, {}] });
    expect(engine.showTemplate({ name: 'review', version: 1 })).toMatchObject({ version: 1, text: ONE, hash: sha256(ONE) });
    expect(engine.showTemplate({ name: 'standard' })).toMatchObject({ builtIn: true, origin: null, text: expect.stringMatching(/^name: standard\n/) as string });
    expect(engine.showTemplate({ name: 'review', version: 3 })).toMatchObject({ kind: 'refused', message: 'The template review has no version 3.', next: 'It has versions 1 to 2.' });
    expect(engine.showTemplate({ name: 'reviev' })).toMatchObject({ kind: 'refused', next: 'Did you mean review?' });
    expect(engine.showTemplate({ name: '__proto__' })).toMatchObject({ kind: 'refused' });
  });

  test('is refused like an invalid plan, and nothing is kept', async () => {
    const { engine, events } = world();
    expect(await engine.importTemplate({ text: review('{role: devv}'), path: PATH })).toMatchObject({ kind: 'refused', code: 'template-invalid', message: expect.stringContaining(`${PATH}:4:28 error unknown-role`) as string });
    expect(await engine.importTemplate({ text: ONE.replace('review', 'standard'), path: 'x.yaml' })).toMatchObject({ message: expect.stringContaining('x.yaml:1:7 error built-in-name') as string });
    expect(events).toEqual([]);
  });

  test('survives the engine', async () => {
    const here = world();
    await here.engine.importTemplate({ text: ONE, path: PATH });
    await here.killAndRestart();
    expect(here.engine.showTemplate({ name: 'review' })).toMatchObject({ text: ONE });
    expect(await here.engine.importTemplate({ text: ONE, path: PATH })).toMatchObject({ kind: 'already' });
  });
});

describe('a plan with templates of its own', () => {
  test('runs their jobs, and its tasks know version and hash', async () => {
    const here = world();
    await here.engine.start();
    await here.engine.importTemplate({ text: TWO, path: PATH });
    await here.engine.importTemplate({ text: ONE, path: PATH });
    const started = await start(here, ONE);
    await here.runToEnd(started.kind === 'started' ? started.planId : '');
    expect(jobsStarted(here)).toEqual(['w1 dev', 'w1 tester', 'w2 implement']);
    const standard = here.engine.showTemplate({ name: 'standard' });
    expect(here.store.load().rows.tasks.map(({ template }) => template)).toEqual([
      { name: 'review', version: 2, hash: sha256(ONE) },
      { name: 'standard', version: 1, hash: standard.kind === 'template' ? standard.hash : '' },
    ]);
  });

  test('keeps its version when the template changes under it, and who starts it again is told', async () => {
    const here = world();
    await here.engine.start();
    await here.engine.importTemplate({ text: ONE, path: PATH });
    const started = await start(here, ONE);
    const plan = started.kind === 'started' ? started.planId : '';
    await here.step();
    await here.engine.importTemplate({ text: TWO, path: PATH });
    await here.killAndRestart();
    expect(await start(here, TWO)).toEqual({ kind: 'joined', planId: plan, note: 'It goes on with version 1 of the template review (version 2 is for plans that start anew).' });
    await here.runToEnd(plan);
    expect(jobsStarted(here)).toEqual(['w1 dev', 'w1 tester', 'w2 implement']);
    expect(here.jobs.started.map(({ script }) => script)).toContain('npm test');
    const next = await start(here, TWO, '/repo/another.yaml');
    await here.runToEnd(next.kind === 'started' ? next.planId : '');
    expect(jobsStarted(here).slice(3)).toEqual(['w1 dev', 'w1 tester', 'w1 reviewer', 'w2 implement']);
  });

  test('runs only if somebody agreed to the very texts of plan and template', async () => {
    const here = world();
    await here.engine.importTemplate({ text: ONE, path: PATH });
    expect(await start(here, TWO)).toMatchObject({ kind: 'refused', code: 'no-consent' });
    expect(await here.engine.startPlan({ path: '/p.yaml', text: PLAN, options: {}, consent: sha256(PLAN), environment: {} })).toMatchObject({ kind: 'refused', code: 'no-consent' });
    await here.engine.importTemplate({ text: TWO, path: PATH });
    expect(await start(here, ONE)).toMatchObject({ kind: 'refused', code: 'no-consent' });
    expect(await start(here, TWO)).toMatchObject({ kind: 'started' });
  });

  test('is refused when the template changes in the moment of the start', async () => {
    const here = world();
    await here.engine.start();
    await here.engine.importTemplate({ text: ONE, path: PATH });
    const [started] = await Promise.all([start(here, ONE), here.engine.importTemplate({ text: TWO, path: PATH })]);
    expect(started).toMatchObject({ kind: 'refused', code: 'no-consent' });
    expect(here.events.map(({ event }) => event.type)).not.toContain('plan.imported');
  });

  test('keeps what its tasks go through when its document changes; a new task goes through the newest', async () => {
    const here = world();
    await here.engine.start();
    await here.engine.importTemplate({ text: ONE, path: PATH });
    await start(here, ONE);
    await here.step();
    await here.engine.importTemplate({ text: TWO, path: PATH });
    const text = `${PLAN}  - {id: W3, title: Three, run: ":", depends_on: [W2]}\n`;
    const changed = await here.engine.startPlan({ path: '/repo/plan.yaml', text, options: {}, consent: consentHash(sha256, text, mine(TWO)), environment: {}, accept: true });
    await here.runToEnd(changed.kind === 'changed' ? changed.planId : '');
    expect(jobsStarted(here)).toEqual(['w1 dev', 'w1 tester', 'w2 implement', 'w3 dev', 'w3 tester', 'w3 reviewer']);
  });

  test('is refused when nobody knows the template, with where it could lie', async () => {
    const here = world();
    const answer = await here.engine.startPlan({ path: '/p.yaml', text: PLAN, options: {}, consent: sha256(PLAN), environment: {} });
    expect(answer).toMatchObject({ kind: 'refused', code: 'unknown-template', next: 'Known templates: standard, plan-dev-test-verify. One of your own lies in .coppice/templates/review.yaml, or is imported with: coppice templates import FILE.' });
  });

  test('is refused when this release cannot read what another one kept', async () => {
    const here = world();
    const text = 'name: review\nfuture: true\n';
    await here.store.commit({ recorded: [], changes: [{ kind: 'template', row: { id: 'review@1', name: 'review', version: 1, hash: sha256(text), text, origin: null, createdAt: 1 } }] });
    await here.killAndRestart();
    expect(await start(here, text)).toMatchObject({ kind: 'refused', code: 'template-invalid' });
    expect(here.engine.listTemplates().at(-1)).toMatchObject({ name: 'review', stages: [], problem: expect.any(String) as string });
  });
});

describe('what a person agrees to', () => {
  const document = parsePlan(PLAN, { path: 'plan.yaml' }).plan!;
  const template = parseTemplate(review('{role: dev, agent: builder}', '{role: tester, run: "npm test"}'), { path: PATH }).template!;

  test('has the commands of the templates after those of the plan', () => {
    expect(consentText(document, [template])).toEqual([':', 'npm test']);
  });

  test('has the command lines of the agents that templates name', () => {
    const settings = { ...EMPTY_PROJECT_CONFIG, agents: { builder: { command: ['build-it'] }, other: { command: ['other'] } } };
    expect(settingsConsent(settings, {}, document, [template])).toEqual(['Agent builder (.coppice/config.yaml): "build-it"']);
  });

  test('is one and the same in whichever order the templates come, and another with every other text', () => {
    const both = [{ name: 'a', text: '1' }, { name: 'b', text: '2' }];
    const hash = consentHash(sha256, 'plan', both);
    expect(consentHash(sha256, 'plan', both.toReversed())).toBe(hash);
    const others = [consentHash(sha256, 'plan', []), consentHash(sha256, 'plan2', both), consentHash(sha256, 'plan', [{ name: 'a', text: '12' }, { name: 'b', text: '' }]), consentHash(sha256, 'plan', [{ name: 'b', text: '1' }, { name: 'a', text: '2' }])];
    expect(new Set([hash, ...others]).size).toBe(5);
  });

  test('names the templates of the tasks that are left to do', () => {
    const plan = (text: string) => parsePlan(text, { path: 'plan.yaml' }).plan!;
    expect(templatesUsed(document, {})).toEqual(['review', 'standard']);
    expect(templatesUsed(document, { template: 'other' })).toEqual(['other', 'standard']);
    expect(templatesUsed(plan('tasks: [{id: W1, title: a, run: x}, {id: W2, title: b, run: x, template: gone, done: true}]'), {})).toEqual(['standard']);
  });
});
