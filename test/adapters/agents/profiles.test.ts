import { describe, expect, it } from 'vitest';
import type { LaunchContext } from '../../../src/adapters/agents/profile';
import { agentRegistry } from '../../../src/adapters/agents/registry';

const context: LaunchContext = { taskId: 't1', resume: false, sessionId: 's1', worktree: '/w/my tree', promptFile: '/r/prompt.md', scriptFile: '/r/script.sh', script: 'echo hello\n' };

describe('the script agent', () => {
  const script = agentRegistry({}).find('script')!;
  it('runs the text as a file, by sh or by what its first line names', () => {
    const argv = (text: string): unknown => {
      const built = script.build({ ...context, script: text });
      return built.ok ? built.value.argv : built.error;
    };
    expect(argv('echo hello\n')).toEqual(['sh', '/r/script.sh']);
    expect(argv('#!/bin/bash\necho')).toEqual(['/bin/bash', '/r/script.sh']);
    expect(argv('#! /usr/bin/env -S node --test \necho')).toEqual(['/usr/bin/env', '-S node --test', '/r/script.sh']);
    expect(argv('#!/bin/bash')).toEqual(['/bin/bash', '/r/script.sh']);
    expect(argv('#!relative\n')).toEqual(['sh', '/r/script.sh']);
    expect(argv('\n#!/bin/bash\n')).toEqual(['sh', '/r/script.sh']);
  });

  it('refuses a task without text, and says what to do', () => {
    for (const text of [null, '', ' \n']) {
      const built = script.build({ ...context, script: text });
      expect(built).toEqual({ ok: false, error: expect.stringContaining('fenced sh block') as string });
    }
    expect(script.followsUp).toBe(false);
  });
});

describe('a custom agent', () => {
  it('fills each placeholder inside its one argument, and takes values as they are', () => {
    const agent = agentRegistry({ agents: { mine: { command: ['run', '--in={worktree}', '{prompt_file}', '{task_id}/{session_id}', '$HOME; {}{TASK}'] } } }).find('mine')!;
    expect(agent.build({ ...context, worktree: '/w/{task_id} $(x)' })).toEqual({
      ok: true,
      value: { argv: ['run', '--in=/w/{task_id} $(x)', '/r/prompt.md', 't1/s1', '$HOME; {}{TASK}'], interactive: false, env: {} },
    });
    expect(agent.followsUp).toBe(true);
  });

  it('goes on with a conversation that was begun before, where it is told how', () => {
    const agents = agentRegistry({ agents: { mine: { command: ['run', '{prompt_file}'], resume: ['run', '--resume', '{session_id}', '{prompt_file}'] }, plain: { command: ['run'] } } });
    const argv = (name: string, resume: boolean): unknown => agents.find(name)!.build({ ...context, resume });
    expect(argv('mine', false)).toMatchObject({ value: { argv: ['run', '/r/prompt.md'] } });
    expect(argv('mine', true)).toMatchObject({ value: { argv: ['run', '--resume', 's1', '/r/prompt.md'] } });
    expect(argv('plain', true)).toMatchObject({ value: { argv: ['run'] } });
  });

  it('with an unknown placeholder or no program is refused by name', () => {
    const agents = agentRegistry({ agents: { typo: { command: ['run', '{worktre}'] }, empty: { command: [] } } });
    expect(agents.find('typo')!.build(context)).toEqual({ ok: false, error: expect.stringMatching(/"typo".*\{worktre\}.*\{prompt_file\}.*agents\.typo\.command/) as string });
    expect(agents.find('empty')!.build(context)).toEqual({ ok: false, error: expect.stringContaining('agents.empty.command') as string });
  });
});

describe('the registry', () => {
  it('knows what it was given, and lets nobody take the name of a built-in agent', () => {
    const agents = agentRegistry({ agents: { mine: { command: ['x'] }, script: { command: ['evil'] } } });
    expect([...agents.names()].sort()).toEqual(['mine', 'script']);
    expect(agents.find('script')!.build(context)).toMatchObject({ value: { argv: ['sh', '/r/script.sh'] } });
    expect(agents.find('toString')).toBeNull();
  });
});
