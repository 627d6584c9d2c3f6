import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/tempFolder';
import { world, type World } from './support/world';

/** A task with two acceptance criteria, whose verifier is a script. */
async function worldWith(scripts: Readonly<Record<'dev' | 'verify', string>>): Promise<World> {
  const jobs = Object.entries({ plan: 'true', test: 'true', ...scripts }).map(([name, script]) => `      ${name}:\n        run: |\n${script.trim().split('\n').map((line) => `          ${line}\n`).join('')}`);
  const plan = `title: Judged\ntemplate: plan-dev-test-verify\ntasks:\n  - id: W1\n    title: One\n    prompt: Do it.\n    acceptance: [A greeting is there, It is polite]\n    jobs:\n${jobs.join('')}`;
  return world({ files: { 'plan.yaml': plan } });
}

test('what one verifier finds missing is told to who wrote the work, mended, and judged anew', async () => {
  const notes = tempFolder();
  const here = await worldWith({
    dev: `
if [ -n "$COPPICE_FAILURE_FILE" ]; then cp "$COPPICE_FAILURE_FILE" "${notes}/told"; echo 'hello, please' > greeting; else echo hello > greeting; fi
git add -A; git commit -qm greeting`,
    verify: `
cp "$COPPICE_CRITERIA_FILE" "${notes}/criteria"
if grep -q please greeting; then second='"met", "evidence": {"command": "grep please greeting", "output": "hello, please"}'; else second='"not_met", "evidence": {"text": "no please", "file": "greeting", "line": 1}'; fi
printf '{"criteria": [{"number": 1, "verdict": "met", "evidence": "it is there"}, {"number": 2, "verdict": %s}]}' "$second" > "$COPPICE_VERDICT_FILE"`,
  });
  const run = await here.coppice('run', 'plan.yaml', '--json');
  expect(run, run.err).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(join(notes, 'criteria'), 'utf8'))).toEqual([{ number: 1, text: 'A greeting is there' }, { number: 2, text: 'It is polite' }]);
  expect(readFileSync(join(notes, 'told'), 'utf8')).toContain('1 of 2 are not proven:\n- 2. It is polite\n  It is not met: greeting:1: no please\n');
  expect(run.events.map(({ text }) => text)).toEqual(expect.arrayContaining(['1 of 2 acceptance criteria met', '2 of 2 acceptance criteria met']));
  expect(here.repository.git('show', `coppice/${run.summary.planId}/integration:greeting`)).toBe('hello, please');

  const listed = await here.coppice('criteria', 'W1');
  expect(listed).toMatchObject({ code: 0 });
  expect(listed.out).toMatch(/^W1: 2 of 2 acceptance criteria met\n {2}1 {2}met +A greeting is there\n +by verify, attempt 7, on [0-9a-f]{10}: it is there\n {2}2 {2}met +It is polite\n +by verify, attempt 7, on [0-9a-f]{10}: grep please greeting printed hello, please$/);
  const found = await here.coppice('failures', 'W1', '--attempt', '4');
  expect(found.out).toContain('Criterion 2 (It is polite) not met: greeting:1: no please');
  expect((await here.coppice('artifacts', 'W1', 'verdict')).out).toContain('hello, please');
});

test('a verifier that says nothing proves nothing, though it ends with 0', async () => {
  const here = await worldWith({ dev: 'echo hello > greeting; git add -A; git commit -qm greeting', verify: 'true' });
  const run = await here.coppice('run', 'plan.yaml', '--json', '--max-attempts', '1');
  expect(run).toMatchObject({ code: 1 });
  const status = await here.coppice('status');
  expect(status.out).toContain('The verifier left no verdict: it has to write one on each acceptance criterion to the file $COPPICE_VERDICT_FILE.');
  const listed = await here.coppice('criteria', 'W1', '--json');
  expect(listed).toMatchObject({ code: 1 });
  expect(JSON.parse(listed.out)).toMatchObject({ type: 'criteria', key: 'W1', verifiers: ['verify'], criteria: [{ number: 1, met: false, judged: [{ job: 'verify', verdict: 'unanswered' }] }, { number: 2, met: false }] });
});
