import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgentRig } from '../support/agentRig';
import { processesIn } from '../support/processesIn';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import { world } from './support/world';

test('each way in which an agent can misbehave has a state and a reason of its own, and the rest lands', async () => {
  const here = await world({
    plan: planOf(
      task('W1', 'true'),
      task('W2', 'echo boom >&2; exit 3'),
      task('W3', `head -c 90000000 /dev/zero | tr '\\0' x | fold -w 100; ${commit('three')}`),
      task('W4', `(setsid sleep 987 >/dev/null 2>&1 &); nohup sleep 987 >/dev/null 2>&1 & ${commit('four')}`),
      task('W5', `${commit('five')}; echo more >> five; echo new > 'a new file'`),
      task('W6', "printf '<<<<<<< a\\nx\\n=======\\ny\\n>>>>>>> b\\n' > six; git add six; git commit -qm six"),
      task('W7', `git checkout -q -b mine; ${commit('seven')}`),
      task('W8', `git checkout -q --detach; ${commit('eight')}`),
      task('W9', `b=$(git branch --show-current); git checkout -q --orphan none; git commit -qm none; git branch -f "$b" none; git checkout -q "$b"`),
      task('W10', 'kill -9 $PPID; sleep 30'),
    ),
  });
  const { code, summary, events } = await here.coppice('run', 'plan.md', '--json', '--max-attempts', '1');
  expect(code).toBe(1);
  const ends = Object.fromEntries(summary.tasks.map((one) => [one.key, `${one.state}: ${one.text}`]));
  expect(ends['W1']).toMatch(/^failed: .*without a single commit/);
  expect(ends['W2']).toBe('failed: The agent ended with exit code 3.');
  expect(ends['W3']).toMatch(/^landed/);
  expect(ends['W4']).toMatch(/^landed/);
  expect(ends['W5']).toMatch(/^attention: .*\(a new file, five\)|^attention: .*\(five, a new file\)/);
  expect(ends['W6']).toMatch(/^failed: Conflict markers .* six\. Resolve/);
  expect(ends['W7']).toMatch(/^attention: .* on mine and not on coppice/);
  expect(ends['W8']).toMatch(/^attention: .*detached/);
  expect(ends['W9']).toMatch(/^attention: .*history was rewritten/);
  expect(ends['W10']).toMatch(/^attention: Its agent, or the runner of it, was killed 2 times/);
  expect(events.filter((event) => event.type === 'landing.landed').map((event) => event.key).sort()).toEqual(['W3', 'W4']);

  expect(processesIn(here.worktrees)).toEqual([]);
  expect(here.repository.git('status', '--porcelain')).toBe('');
  expect(here.repository.git('symbolic-ref', 'HEAD')).toBe('refs/heads/main');

  // A flood fills neither the disk nor the reader's patience.
  const runs = join(here.root, '.git', 'coppice', 'runs');
  const flooded = readdirSync(runs).find((name) => name.startsWith('w3-'));
  const sizes = readdirSync(join(runs, flooded ?? '')).map((name) => statSync(join(runs, flooded ?? '', name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(64 * 1024 * 1024);

  // What is wrong is shown whole, with the folder where it can be put right.
  const { out } = await here.coppice('status');
  expect(out).toContain('Commit or discard them there, then retry.');
  expect(out).toMatch(new RegExp(`in ${here.worktrees}/the-plan-\\w+-w5`));
  expect((await here.coppice('logs', 'W2')).out).toContain('boom');
});

test('work that was put right by hand lands after a retry, without another agent', async () => {
  const here = await world({ plan: planOf(task('W1', `${commit('one')}; echo more >> one`)) });
  const first = await here.coppice('run', 'plan.md', '--json');
  expect(first.summary.tasks[0]?.state).toBe('attention');
  const tree = here.lines('worktree', 'list', '--porcelain').find((line) => line.startsWith(`worktree ${here.worktrees}`))?.slice('worktree '.length);
  here.repository.git('-C', tree ?? '', 'commit', '-qam', 'by hand');
  const resumed = await here.coppice('resume', '--json');
  expect(resumed.code).toBe(0);
  expect(resumed.events.map((event) => event.type)).not.toContain('attempt.live');
  expect(here.repository.git('show', 'coppice/' + first.summary.planId + '/integration:one')).toBe('one\nmore');
});

test('an agent that hangs and will not be told is stopped with all it started, and whoever watches hears of it', async () => {
  const here = await world({ plan: planOf(task('W1', `sleep 977 & (setsid sleep 977 &); trap '' TERM INT HUP; echo begun; while :; do sleep 977; done`)) });
  const watcher = here.start(['run', 'plan.md', '--json']);
  await watcher.event('attempt.live', 'W1');
  const log = here.start(['logs', 'W1', '--follow']);
  await log.line('begun');
  const stopped = await here.coppice('stop');
  expect(stopped).toMatchObject({ code: 0, out: expect.stringContaining('coppice resume') as string });
  expect(processesIn(here.worktrees)).toEqual([]);
  const seen = await watcher.ended;
  expect(seen.code).toBe(1);
  expect(seen.summary).toMatchObject({ state: 'paused', landed: 0 });
  expect((await log.ended).code).toBe(0);
  expect((await here.coppice('status')).out).toContain('stopped; resume goes on with it');
  expect(await here.coppice('stop')).toMatchObject({ code: 2, err: expect.stringContaining('No plan is running') as string });
});

test('a custom agent gets its prompt as a file, and no shell ever reads a word of the plan', async () => {
  const rig = await startAgentRig();
  const command = [...rig.command, '{prompt_file}', '{worktree}', '{task_id}', '{session_id}'];
  const words = 'Do $(touch canary) `touch canary`; touch canary | tee canary & "touch canary" {worktree} \'';
  const here = await world({
    plan: `# The $(touch canary) plan\n\n## W1: Title $(touch canary) \`touch canary\`\n\nAgent: mine\nCheck: \`test ! -e canary\`\n\n${words}\n`,
    files: { '.coppice/config.yaml': `agents:\n  mine:\n    command: ${JSON.stringify(command)}\n` },
  });
  const run = here.start(['run', 'plan.md', '--json']);
  const agent = await rig.nextInvocation();
  expect(agent.prompt).toContain(words);
  expect(agent.argv).toEqual([agent.env['COPPICE_PROMPT_FILE'], agent.cwd, agent.taskId, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  expect(readFileSync(agent.argv[0] ?? '', 'utf8')).toBe(agent.prompt);
  expect(Object.keys(agent.env).filter((name) => /^(GIT_|VSCODE_|ELECTRON_)/.test(name))).toEqual([]);

  await agent.status('needs-input: Which colour?');
  expect(await run.event('attempt.said', 'W1')).toMatchObject({ needsYou: true, text: 'agent asks: Which colour?' });
  expect((await here.coppice('status')).out).toContain('its agent asks: Which colour?');
  await agent.status('working');
  await agent.commit('done', { 'done.txt': 'yes' });
  await agent.exit(0);
  const { code, summary } = await run.ended;
  expect(code).toBe(0);
  expect(here.lines('ls-tree', '--name-only', `coppice/${summary.planId}/integration`)).not.toContain('canary');
  expect(here.repository.git('status', '--porcelain')).toBe('');
});

test('a question of an agent is told to those who watch without --json', async () => {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(task('W1', rig.script)) });
  const run = here.start(['run', 'plan.md']);
  const agent = await rig.nextInvocation();
  await agent.status('needs-input: Which colour?');
  await run.line(/W1 +agent asks: Which colour\?/);
  await agent.commit('done', { 'done.txt': 'yes' });
  await agent.exit(0);
  expect((await run.ended).code).toBe(0);
});

test('a program that is not installed fails its task and says where it is named', async () => {
  const here = await world({
    plan: '# The plan\n\n## W1: A\n\nDo it.\n',
    files: { '.coppice/config.yaml': 'agents:\n  mine:\n    command: [no-such-program, "{prompt_file}"]\n' },
  });
  const { code, summary } = await here.coppice('run', 'plan.md', '--agent', 'mine', '--json');
  expect(code).toBe(1);
  expect(summary.tasks[0]).toMatchObject({ state: 'failed', text: expect.stringContaining('The program no-such-program was not found') as string });
});

test('failing checks send the task back with what they printed; a final check that fails leaves the branch alone', async () => {
  const marks = tempFolder();
  const here = await world({
    plan: `${planOf(task('W1', `[ -n "$COPPICE_FAILURE_FILE" ] && grep -q 'not yet' "$COPPICE_FAILURE_FILE" && touch ${marks}/told; ${commit('one', '$(date +%N)')}`, `Check: \`test -e ${marks}/told || { echo not yet; exit 1; }\``))}\n## The end\n\nFinal check: \`echo why; test -e ${marks}/final\`\n`,
  });
  const before = here.repository.git('rev-parse', 'main');
  const { code, summary } = await here.coppice('run', 'plan.md', '--json', '--advance', 'plan');
  expect(code).toBe(1);
  expect(summary).toMatchObject({ state: 'verification-failed', landed: 1 });
  expect(summary.tasks[0]?.attempt).toBe(2);
  const log = /What they printed: (.*?output\.log)/.exec(summary.text)?.[1];
  expect(readFileSync(log ?? '', 'utf8')).toContain('why');
  expect(here.repository.git('rev-parse', 'main')).toBe(before);

  writeFileSync(join(marks, 'final'), '');
  expect((await here.coppice('resume', '--json')).summary).toMatchObject({ state: 'completed', exitCode: 0 });
  expect(here.repository.git('rev-parse', 'main')).not.toBe(before);
});
