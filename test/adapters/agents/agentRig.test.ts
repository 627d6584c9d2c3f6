import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startAgentRig, type AgentRig } from '../../support/agentRig';
import { newRepository } from '../../support/gitRig';
import { tempFolder } from '../../support/tempFolder';

function start(rig: AgentRig, env: NodeJS.ProcessEnv = {}, cwd = tempFolder()): ChildProcess {
  const [program, ...args] = rig.command;
  return spawn(program, args, { cwd, env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the driven agent', () => {
  it('reports what it was given and does what it is told', async () => {
    const rig = await startAgentRig();
    const repository = newRepository();
    writeFileSync(join(repository.root, '..', 'prompt'), 'Do it.');
    const child = start(rig, { COPPICE_TASK_ID: 't1', COPPICE_PROMPT_FILE: join(repository.root, '..', 'prompt'), COPPICE_STATUS_FILE: join(repository.root, '..', 'status') }, repository.root);
    const said: string[] = [];
    child.stdout!.on('data', (chunk) => said.push(String(chunk)));
    const ended = new Promise((done) => child.on('close', done));
    const agent = await rig.nextInvocation();
    expect(agent).toMatchObject({ pid: child.pid, cwd: repository.root, taskId: 't1', prompt: 'Do it.', failure: null });
    await agent.say('hello \u{1f332}\n');
    await agent.writeFile('deep/file.txt', 'text');
    const commit = await agent.commit('work', { 'a.txt': 'a' });
    expect(repository.git('rev-parse', 'HEAD')).toBe(commit);
    expect(repository.git('ls-files')).toBe('README.md\na.txt\ndeep/file.txt');
    await agent.status('needs-input: really?');
    expect(readFileSync(join(repository.root, '..', 'status'), 'utf8')).toBe('needs-input: really?\n');
    expect(await agent.run('sh', '-c', 'echo out; echo err >&2; exit 3')).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
    await expect(agent.run('/no/program')).rejects.toThrow('ENOENT');
    await agent.exit(5);
    expect(await ended).toBe(5);
    expect(said.join('')).toBe('hello \u{1f332}\n');
  });

  it('is waited for by task, in whatever order they come', async () => {
    const rig = await startAgentRig();
    const second = rig.nextInvocation({ taskId: 'b' });
    for (const id of ['a', 'b', 'a']) start(rig, { COPPICE_TASK_ID: id });
    expect((await second).taskId).toBe('b');
    expect((await rig.nextInvocation()).taskId).toBe('a');
    expect((await rig.nextInvocation({ taskId: 'a' })).taskId).toBe('a');
    expect(rig.invocations).toHaveLength(3);
  });

  it('can be killed, and ends with its test', async () => {
    const rig = await startAgentRig();
    const first = start(rig);
    const ended = new Promise((done) => first.on('exit', (code, signal) => done([code, signal])));
    const agent = await rig.nextInvocation();
    await agent.kill('SIGSEGV');
    expect(await ended).toEqual([null, 'SIGSEGV']);
    await expect(agent.say('x')).rejects.toThrow();
    const second = start(rig);
    const secondEnded = new Promise((done) => second.on('exit', done));
    await rig.nextInvocation();
    await rig.close();
    expect(await secondEnded).toBe(97);
  });

  it('runs from shell text as well', async () => {
    const rig = await startAgentRig();
    spawn('sh', ['-c', rig.script], { stdio: 'ignore' });
    await (await rig.nextInvocation()).exit(0);
  });
});
