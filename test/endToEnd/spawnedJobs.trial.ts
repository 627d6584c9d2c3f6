import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileAppears } from '../support/files';
import { tempFolder } from '../support/tempFolder';
import { product } from './support/product';
import { world, type World } from './support/world';

/** A task of four jobs, in which the tester has two things mended. What each does is a script of its own. */
function planOf(scripts: Readonly<Record<string, string>>): string {
  const jobs = Object.entries(scripts).map(([name, script]) => `      ${name}:\n        run: |\n${script.trim().split('\n').map((line) => `          ${line}\n`).join('')}`);
  const schema = '{type: object, required: [steps], properties: {steps: {type: array, items: {type: string}}}}';
  return `title: Spawned\ntemplate: plan-dev-test-verify\ntasks:\n  - id: W1\n    title: One\n    prompt: Do it.\n    jobs:\n${jobs.join('').replace('      plan:\n', `      plan:\n        outputs: [{name: steps, path: steps.json, schema: ${schema}}]\n`)}`;
}

const LAYOUT = `
printf 'First a, then b.\\n' > "$COPPICE_OUTPUT_FILE"
echo '{"steps": ["a", "b"]}' > "$COPPICE_OUTPUTS/steps.json"`;

async function worldWith(scripts: Readonly<Record<string, string>>): Promise<World> {
  return world({ files: { 'plan.yaml': planOf({ plan: LAYOUT, ...scripts, verify: 'true' }) } });
}

/** Files below a folder that hold this text. */
function holding(folder: string, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}

test('artifacts go from planner to dev to tester, who has two things mended, one at the second try, in one slot', async () => {
  const spawn = `"${process.execPath}" "${join(await product(), 'cli.js')}" job spawn --role dev`;
  const notes = tempFolder();
  const here = await worldWith({
    dev: `
case "$COPPICE_JOB" in
  dev) cp "$COPPICE_INPUTS/plan/steps.json" steps.json; grep 'First a' "$COPPICE_PROMPT_FILE" > said; echo broken > a; git add -A; git commit -qm dev;;
  dev-1) grep -q 'a is broken' "$COPPICE_PROMPT_FILE" && grep -q 'the log' "$COPPICE_INPUTS/test/for-dev-1.txt" || exit 4; echo mended > a; git commit -qam one;;
  dev-2) [ -n "$COPPICE_FAILURE_FILE" ] || { echo 'src/x.c:1:1: error: not yet'; exit 3; }; echo b > b; git add -A; git commit -qm two;;
esac`,
    test: `
printf %s "$COPPICE_TOKEN" > "${notes}/token"
grep -q broken "$COPPICE_INPUTS/dev/files/a" || exit 5
echo 'the log' > "$COPPICE_OUTPUTS/log"
${spawn} --reason 'a is broken' --output "$COPPICE_OUTPUTS/log" Mend a. > "${notes}/first" || exit 6
grep -q mended a && grep -q mended "$COPPICE_INPUTS/dev-1/files/a" || exit 7
${spawn} --reason 'b is missing' --json Add b. > "${notes}/second" || exit 8
[ -e b ] || exit 9`,
  });
  const run = await here.coppice('run', 'plan.yaml', '--json', '--max-parallel', '1', '--max-attempts', '2');
  expect(run, run.err).toMatchObject({ code: 0 });
  expect(readFileSync(join(notes, 'first'), 'utf8')).toMatch(/^dev-1 \(dev\) is done\nIt has left:\n {2}file {2}\/.*\/inputs\/dev-1\/files\/a\n$/);
  expect(JSON.parse(readFileSync(join(notes, 'second'), 'utf8'))).toMatchObject({ type: 'job', job: 'dev-2', state: 'done' });
  const texts = run.events.map((event) => event.text);
  expect(texts).toContain('test asks for dev-1 and waits: a is broken');
  expect(texts).toContain('dev-2: will try again: The agent ended with exit code 3.');

  const integration = `coppice/${run.summary.planId}/integration`;
  expect(here.repository.git('show', `${integration}:steps.json`)).toContain('"steps"');
  expect(here.repository.git('show', `${integration}:said`)).toContain('First a, then b.');
  const listed = await here.coppice('artifacts', 'W1');
  expect(listed.out).toMatch(/declared +steps +22 B +[0-9a-f]{12} +plan 1 +dev 2\n/);
  expect(listed.out).toMatch(/file +a +7 B +[0-9a-f]{12} +dev-1 4 +test 3/);
  expect((await here.coppice('artifacts', 'W1', 'output')).out.trim()).toBe('First a, then b.');
  expect(await here.coppice('artifacts', 'W1', 'steps', '--out', 'out.json')).toMatchObject({ code: 0 });
  expect(readFileSync(join(here.root, 'out.json'), 'utf8')).toBe('{"steps": ["a", "b"]}\n');
  expect(await here.coppice('artifacts', 'W1', 'nothing')).toMatchObject({ code: 2, err: expect.stringContaining('has no artifact "nothing"') as string });

  // Its token is written down nowhere, and good for nothing once its attempt has ended.
  const token = readFileSync(join(notes, 'token'), 'utf8');
  expect(token).toMatch(/\.[0-9a-f]{64}$/);
  expect(holding(join(here.root, '.git', 'coppice'), token.slice(-64))).toEqual([]);
  await here.coppice('status');
  const late = await here.start(['job', 'spawn', '--role', 'dev', '--reason', 'x', 'Do it.'], { env: { COPPICE_TOKEN: token } }).ended;
  expect(late).toMatchObject({ code: 2, err: expect.stringContaining('of no attempt that is at work') as string });
  expect(await here.coppice('job', 'wait', 'dev-1')).toMatchObject({ code: 2, err: expect.stringContaining('no COPPICE_TOKEN') as string });
});

test('an engine that is killed while a job is waited for leaves both at work, and the next one tells how it ended', async () => {
  const spawn = `"${process.execPath}" "${join(await product(), 'cli.js')}" job spawn --role dev`;
  const notes = tempFolder();
  const here = await worldWith({
    dev: `
[ "$COPPICE_JOB" != dev-1 ] || { : > "${notes}/begun"; until [ -e "${notes}/gate" ]; do sleep 0.1; done; }
echo "$COPPICE_JOB" > a; git add -A; git commit -qm "$COPPICE_JOB"`,
    test: `${spawn} --reason why 'Mend it.' > "${notes}/told" || exit 6`,
  });
  const run = here.start(['run', 'plan.yaml', '--json', '--detach']);
  expect((await run.ended).code).toBe(0);
  await fileAppears(join(notes, 'begun'));
  process.kill(here.enginePid(), 'SIGKILL');
  expect((await here.coppice('status')).code).toBe(0);
  writeFileSync(join(notes, 'gate'), '');
  const joined = await here.coppice('run', 'plan.yaml', '--json');
  expect(joined, joined.err).toMatchObject({ code: 0 });
  expect(readFileSync(join(notes, 'told'), 'utf8')).toContain('dev-1 (dev) is done');
});
