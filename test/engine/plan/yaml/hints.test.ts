import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';

function hint(text: string): string | undefined {
  return parsePlan(text, { path: 'plan.yaml' }).diagnostics.find(({ code }) => code === 'unknown-key' || code === 'unpublished-name' || code === 'unknown-task')?.hint;
}

const inTask = (field: string): string | undefined => hint(`tasks: [{id: a, title: b, prompt: c, ${field}}]`);

describe('a misspelt field', () => {
  it.each([
    ['out-of-scope: []', 'out_of_scope'],
    ['acceptence: []', 'acceptance'],
    ['dependson: []', 'depends_on'],
    ['needs: []', 'depends_on'],
    ['dependencies: []', 'depends_on'],
    ['description: x', 'prompt'],
    ['script: x', 'run'],
    ['files: [{path: a, mod: own}]', 'mode'],
    ['checks: [{command: x, dir: y}]', 'cwd'],
    ['checks: [{comand: x}]', 'command'],
    ['depends_on: [{on: b, knd: api}]', 'kind'],
  ])('of a task, as in %s, is told the nearest one', (field, meant) => {
    expect(inTask(field)).toBe(`Did you mean \`${meant}\`?`);
  });

  it.each([
    ['workstreams: []', 'tasks'],
    ['merge-order: []', 'merge_order'],
    ['phases: [{name: x, depend_on: []}]', 'depends_on'],
    ['conflict_notes: [{text: x, file: []}]', 'files'],
    ['final_checks: [{command: x, folder: y}]', 'cwd'],
  ])('of a plan, as in %s, is told the nearest one', (field, meant) => {
    expect(hint(`tasks: []\n${field}`.replace('tasks: []\nworkstreams', 'workstreams'))).toBe(`Did you mean \`${meant}\`?`);
  });

  it('that is like none is told all there are', () => {
    expect(inTask('checks: [{command: x, colour: y}]')).toBe('Known here: command, cwd, when.');
    expect(inTask('constructor: x')).toMatch(/^Known here: id, aliases, title,/);
  });

  it('is told the published name, or the task, that is like it', () => {
    expect(hint('tasks:\n- {id: a, title: t, prompt: p, publishes: [api:users]}\n- {id: b, title: t, prompt: p, depends_on: [api:user]}\n')).toBe('Did you mean `api:users`?');
    expect(hint('phases: [{name: x, tasks: [task-12]}]\ntasks: [{id: task-1, title: t, prompt: p}]\n')).toBe('Did you mean `task-1`?');
  });
});
