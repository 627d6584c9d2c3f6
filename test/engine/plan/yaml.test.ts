import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../src/engine/plan/parsePlan';
import { findings, readYml } from './support';

const found = (text: string): readonly string[] => findings(text, 'plan.yaml');

describe('a YAML plan', () => {
  it('has the fields of the schema', () => {
    const plan = readYml(
      [
        'title: P',
        'tasks:',
        '  - id: a',
        '    title: First',
        '    prompt: |',
        '      Do it.',
        '    files: [src/a.ts]',
        '    branch: feat/a',
        '  - id: b',
        '    title: Second',
        '    run: echo hi',
        '    agent: script',
        '    depends_on: [a]',
        '    checks:',
        '      - npm test',
        '      - {command: make, cwd: ./tools/, when: [merged]}',
        'merge_order: [a, b]',
        'final_checks: [{command: all, cwd: tools}]',
        'schedule: flow',
        'max_parallel: 2',
      ].join('\n'),
    );
    expect(plan).toMatchObject({ title: 'P', mergeOrder: [['a'], ['b']], schedule: 'flow', maxParallel: 2, finalChecks: [{ command: 'all', cwd: 'tools', when: ['final'] }] });
    expect(plan.tasks[0]).toMatchObject({ key: 'a', prompt: 'Do it.\n', ownership: [{ path: 'src/a.ts' }], branch: 'feat/a', run: null, at: { line: 3, column: 9, endLine: 3, endColumn: 10 } });
    expect(plan.tasks[1]).toMatchObject({ dependsOn: [{ on: 'a', kind: 'success', name: null }], run: 'echo hi', agent: 'script' });
    expect(plan.tasks[1]?.checks).toEqual([
      { command: 'npm test', cwd: '.', when: ['worktree', 'merged'] },
      { command: 'make', cwd: 'tools', when: ['merged'] },
    ]);
  });

  it('may be JSON, indented with tabs', () => {
    expect(parsePlan('{\n\t"tasks": [\n\t\t{"id": "1", "title": "t", "run": "true"}\n\t]\n}', { path: 'x/my.json' }).plan?.title).toBe('my');
  });

  it('may reuse values by alias', () => {
    const plan = readYml('tasks:\n- {id: a, title: x, run: y, checks: &c [one]}\n- {id: b, title: x, run: y, checks: *c}\n');
    expect(plan.tasks[1]?.checks[0]?.command).toBe('one');
  });

  it("makes a task's check at the end a check of the plan", () => {
    const plan = readYml('tasks: [{id: a, title: x, run: y, checks: [{command: one, when: [final]}]}]\nfinal_checks: [one, two]\n');
    expect(plan.tasks[0]?.checks).toEqual([]);
    expect(plan.finalChecks.map(({ command }) => command)).toEqual(['one', 'two']);
  });
});

describe('a doubtful YAML plan', () => {
  it('is pointed at where the value stands', () => {
    const text = [
      'title: 3',
      'tasks:',
      '  - id: W1',
      '    titel: x',
      '    depends_on: W2',
      '    checks: [3, {command: 4, cwdd: x}]',
      '  - id: "a b"',
      '    title: x',
      'max_parallel: 0',
      'schedule: soon',
    ].join('\n');
    expect(found(text)).toEqual([
      'wrong-type@1:8',
      'missing-key@3:5',
      'unknown-key@4:5',
      'wrong-type@5:17',
      'wrong-type@6:14',
      'wrong-type@6:27',
      'unknown-key@6:30',
      'invalid-id@7:9',
      'invalid-value@9:15',
      'invalid-value@10:11',
    ]);
  });

  it.each([
    ['syntax', 'tasks:\n  - id: W1\n    title: a: b\n', 'yaml-syntax@3:12'],
    ['a key given twice', 'tasks: []\ntasks: []\n', 'duplicate-key@2:1'],
    ['an alias to nothing', 'tasks: *a\n', 'bad-alias@1:1'],
    ['a second document', 'tasks: []\n---\ntasks: []\n', 'several-documents@2:1'],
    ['no tasks', 'tasks: []\n', 'no-tasks@1:1'],
    ['an empty file', '# nothing\n', 'no-tasks@1:1'],
    ['text instead of a mapping', 'hello\n', 'wrong-type@1:1'],
  ])('points at %s', (_, text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it('suggests the key that was meant', () => {
    expect(parsePlan('tasks: []\nmerge_ordre: []', { path: 'p.yml' }).diagnostics[0]?.hint).toBe('Did you mean `merge_order`?');
  });

  it('reports keys that mean something to JavaScript like any other, and changes no prototype', () => {
    expect(found('__proto__: {polluted: 1}\nconstructor: x\ntasks: []\n')).toEqual(['unknown-key@1:1', 'unknown-key@2:1']);
    expect(found('tasks: [{id: a, title: b, run: c, __proto__: {polluted: 1}}]')).toEqual(['unknown-key@1:35']);
    expect('polluted' in {}).toBe(false);
  });
});
