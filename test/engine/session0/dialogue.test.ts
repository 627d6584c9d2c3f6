import { describe, expect, test } from 'vitest';
import { answerIn } from '../../../src/engine/session0/answer';
import { firstTurn, nextTurn } from '../../../src/engine/session0/dialogue';
import type { PlannerTask } from '../../../src/engine/session0/plannerPrompt';

const GOOD = 'tasks:\n  - id: W1\n    title: One\n    prompt: Do it.\n';
const FAULTY = 'tasks:\n  - id: W1\n    title: One\n    prompt: Do it.\n    depends_on: [W9]\n';
const task: PlannerTask = { spec: { name: 'spec.md', text: 'A shop.\n```\nnot the end\n```\n' }, survey: { files: ['a.ts'], truncated: false, readme: '' }, planFile: '/w/s.yaml' };

describe('the dialogue with a planner', () => {
  test('begins with the specification whole, the form, and where the plan goes', () => {
    const turn = firstTurn(task);
    expect(turn).toMatchObject({ kind: 'ask', round: 1 });
    const prompt = turn.kind === 'ask' ? turn.prompt : '';
    expect(prompt).toContain('````markdown\nA shop.\n```\nnot the end\n```\n````');
    expect(prompt).toContain('`/w/s.yaml` (COPPICE_PLAN_FILE names it too)');
    expect(prompt).toContain('merge_order');
  });

  test('ends with a plan that has no errors, however its planner ended', () => {
    const reply = { answer: { text: GOOD, from: 'file' as const }, trouble: { reason: 'It ended with 1.', logFile: null } };
    expect(nextTurn(task, 1, reply).turn).toEqual({ kind: 'end', outcome: { kind: 'planned', text: GOOD } });
  });

  test('gives errors back once, with their place, and says where the plan still stands', () => {
    const first = nextTurn(task, 1, { answer: { text: FAULTY, from: 'file' }, trouble: null });
    expect(first.faults?.count).toBe(1);
    expect(first.turn).toMatchObject({ kind: 'ask', round: 2 });
    const prompt = first.turn.kind === 'ask' ? first.turn.prompt : '';
    expect(prompt).toContain('plan.yaml:5:18 error unknown-dependency');
    expect(prompt).toContain('It still stands in `/w/s.yaml`');
    expect(prompt).not.toContain('What you gave:');
    expect(prompt).toContain('A shop.');

    expect(nextTurn(task, 2, { answer: { text: FAULTY, from: 'file' }, trouble: null }).turn).toMatchObject({ kind: 'end', outcome: { kind: 'faulty', text: FAULTY } });
  });

  test('repeats what was only printed, since the planner cannot look it up', () => {
    const { turn } = nextTurn(task, 1, { answer: { text: FAULTY, from: 'output' }, trouble: null });
    expect(turn.kind === 'ask' ? turn.prompt : '').toContain('What you gave:\n\n```yaml\ntasks:');
  });

  test('asks again where no plan was given, but not where the planner failed', () => {
    expect(nextTurn(task, 1, { answer: null, trouble: null }).turn.kind).toBe('ask');
    expect(nextTurn(task, 2, { answer: null, trouble: null }).turn).toMatchObject({ kind: 'end', outcome: { kind: 'faulty', text: '' } });
    expect(nextTurn(task, 1, { answer: null, trouble: { reason: 'It ended with 1.', logFile: '/log' } }).turn).toEqual({ kind: 'end', outcome: { kind: 'failed', reason: 'It ended with 1.', logFile: '/log' } });
  });

  test('takes hostile answers for what they are: faults', () => {
    for (const text of ['', '\0', '__proto__: 1\n', '['.repeat(100_000), '&a [*a]\n', 'tasks: 7\n']) {
      expect(nextTurn(task, 1, { answer: { text, from: 'file' }, trouble: null }).turn.kind).toBe('ask');
    }
  });

  test('tells a thousand errors in a prompt of reasonable length', () => {
    const text = `tasks:\n${Array.from({ length: 1000 }, (_, index) => `  - {id: T${index}, title: T, prompt: p, depends_on: [X${index}]}\n`).join('')}`;
    const { turn, faults } = nextTurn(task, 1, { answer: { text, from: 'file' }, trouble: null });
    expect(faults?.count).toBeGreaterThan(50);
    const prompt = turn.kind === 'ask' ? turn.prompt : '';
    expect(prompt.match(/error unknown-dependency/g)).toHaveLength(50);
    expect(prompt).toMatch(/… and \d+ errors more/);
  });
});

describe('what counts as the answer', () => {
  const printed = '```yaml\nb: 2\n```\n';
  test.each([
    ['a file before anything that was printed', { file: 'a: 1\n', printed, before: null }, { text: 'a: 1\n', from: 'file' }],
    ['what was printed, where the file is as it was', { file: 'a: 1\n', printed, before: 'a: 1\n' }, { text: 'b: 2\n', from: 'output' }],
    ['the file as it was, where nothing was printed', { file: 'a: 1\n', printed: 'done', before: 'a: 1\n' }, { text: 'a: 1\n', from: 'file' }],
    ['what was printed, where the file is empty', { file: ' \n', printed, before: null }, { text: 'b: 2\n', from: 'output' }],
    ['nothing', { file: null, printed: 'I could not do it.', before: null }, null],
  ] as const)('%s', (_, left, answer) => {
    expect(answerIn(left)).toEqual(answer);
  });
});
