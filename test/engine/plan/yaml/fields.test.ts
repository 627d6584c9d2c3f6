import { describe, expect, it } from 'vitest';
import { findings, readYml } from '../support';

const found = (text: string): readonly string[] => findings(text, 'plan.yaml');

/** A plan of one task that has these lines. */
const withTask = (...lines: readonly string[]): string => ['tasks:', '  - id: W1', '    title: t', '    prompt: p', ...lines.map((line) => `    ${line}`), '  - {id: W2, title: t, prompt: p, publishes: [api:users, artifact:out/all.json]}'].join('\n');

describe('a task in YAML', () => {
  it('says all a task can say', () => {
    const plan = readYml(
      withTask(
        'aliases: [Track A, stream one]',
        'acceptance: [All tests pass]',
        'out_of_scope: ["The old API"]',
        'soft_depends_on: [W2]',
        'external_depends_on: [A key for the service]',
        'publishes: [api:dates]',
        'files:',
        '  - src/a.ts',
        '  - {path: src/b.ts, mode: shared, lines: ["10-40", 50, 70+], change: modify}',
        'owns:',
        '  - {path: docs/, mode: avoid}',
        'cwd: packages/dates/',
        'worktree: ../dates',
        'phase: One',
        'done: true',
        'optional: true',
        'continuous: true',
        'estimate: 2h',
        'checks: [{command: make, when: [phase]}]',
      ),
    );
    expect(plan.tasks[0]).toMatchObject({
      aliases: ['Track A', 'stream one'],
      acceptance: ['All tests pass'],
      outOfScope: ['The old API'],
      cwd: 'packages/dates',
      softDependsOn: ['W2'],
      externalDependsOn: ['A key for the service'],
      publishes: ['api:dates'],
      ownership: [
        { path: 'src/a.ts', mode: 'own', lines: [], change: null },
        { path: 'src/b.ts', mode: 'shared', lines: [{ from: 10, to: 40 }, { from: 50, to: 50 }, { from: 70, to: Number.MAX_SAFE_INTEGER }], change: 'modify' },
        { path: 'docs/', mode: 'avoid', lines: [], change: null },
      ],
      worktree: '../dates',
      phase: 'One',
      done: true,
      optional: true,
      continuous: true,
      estimate: '2h',
      checks: [{ command: 'make', cwd: 'packages/dates', when: ['phase'] }],
    });
  });

  it('waits for landings, failures, ends and published names, in either notation', () => {
    const kinds = (line: string): unknown => readYml(withTask(line)).tasks[0]?.dependsOn.map(({ on, kind, name }) => [on, kind, name]);
    expect(kinds('depends_on: [W2, failure:W2, always:W2, api:users, "artifact:out/all.json"]')).toEqual([
      ['W2', 'success', null],
      ['W2', 'failure', null],
      ['W2', 'always', null],
      ['W2', 'api', 'users'],
      ['W2', 'artifact', 'out/all.json'],
    ]);
    expect(kinds('depends_on: [{on: W2}, {on: W2, kind: failure}, {kind: api, name: users}, {on: W2, kind: api, name: users}, success:W2]')).toEqual([
      ['W2', 'success', null],
      ['W2', 'failure', null],
      ['W2', 'api', 'users'],
    ]);
  });

  it.each([
    ['a name nobody publishes', 'depends_on: [api:user]', 'unpublished-name@5:18'],
    ['a task that does not say it publishes the name', 'depends_on: [{on: W2, kind: api, name: dates}]', 'unpublished-name@5:44'],
    ['a kind without the name it waits for', 'depends_on: [{on: W2, kind: api}]', 'missing-key@5:18'],
    ['a dependency on nothing', 'depends_on: [{kind: failure}]', 'missing-key@5:18'],
    ['a name where none is waited for', 'depends_on: [{on: W2, name: users}]', 'unused-name@5:33'],
    ['a kind of dependency there is not', 'depends_on: ["maybe:W2"]', 'invalid-id@5:18'],
    ['a number for a dependency', 'depends_on: [{on: 3}]', 'wrong-type@5:23'],
    ['a dependency that is a list', 'depends_on: [[W2]]', 'wrong-type@5:18'],
    ['a name to publish without its kind', 'publishes: [users]', 'invalid-value@5:17'],
    ['lines in the wrong order', 'files: [{path: a, lines: ["40-10"]}]', 'invalid-lines@5:31'],
    ['lines that are words', 'files: [{path: a, lines: [top]}]', 'invalid-lines@5:31'],
    ['line zero', 'files: [{path: a, lines: ["0-3"]}]', 'invalid-lines@5:31'],
    ['a path out of the repository', 'files: [{path: ../a}]', 'path-outside@5:20'],
    ['an absolute path', 'owns: [/etc/passwd]', 'path-outside@5:12'],
    ['a mode there is not', 'files: [{path: a, mode: mine}]', 'invalid-value@5:29'],
    ['a word for a truth', 'done: "yes"', 'wrong-type@5:11'],
    ['an empty entry', 'acceptance: [""]', 'invalid-value@5:18'],
    ['a moment there is not', 'checks: [{command: x, when: [later]}]', 'invalid-value@5:34'],
    ['a hidden mark in a command', 'checks: ["make \\u202e"]', 'hidden-character@5:14'],
  ])('is pointed at where it has %s', (_, line, expected) => {
    expect(found(withTask(line))).toEqual([expected]);
  });

  it('cannot tell which of two tasks a name is waited for at', () => {
    const text = 'tasks:\n- {id: a, title: t, prompt: p, publishes: [api:x]}\n- {id: b, title: t, prompt: p, publishes: [api:x]}\n- {id: c, title: t, prompt: p, depends_on: [api:x]}\n';
    expect(found(text)).toEqual(['ambiguous-name@4:45']);
  });

  it('waits in no circle, whatever the kinds', () => {
    const text = 'tasks:\n- {id: a, title: t, prompt: p, publishes: [api:x], depends_on: [always:b]}\n- {id: b, title: t, prompt: p, depends_on: [api:x]}\n';
    expect(found(text)).toEqual(['dependency-cycle@2:65']);
  });
});

describe('a plan in YAML', () => {
  it('says all a plan can say', () => {
    const plan = readYml(
      [
        'phases:',
        '  - {name: One, parallel: true, checks: [make, {command: all, when: [merged]}]}',
        '  - {name: Two, parallel: false, tasks: [c], depends_on: [One]}',
        '  - {name: Three, soft_depends_on: [Two]}',
        'tasks:',
        '  - {id: a, title: t, prompt: p, phase: One}',
        '  - {id: b, title: t, prompt: p, phase: One}',
        '  - {id: c, title: t, prompt: p}',
        'merge_order: [a, [b, c]]',
        'rules: [No new packages.]',
        'conflict_notes: [{files: [src/a.ts], tasks: [a, b], text: Keep both imports.}]',
        'issues: [The clock is slow.]',
        'companions: [docs/api.md]',
        'land_when: batch',
      ].join('\n'),
    );
    expect(plan).toMatchObject({
      phases: [
        { name: 'One', parallel: true, tasks: ['a', 'b'], dependsOn: [], checks: [{ command: 'make', when: ['phase'] }, { command: 'all', when: ['merged'] }] },
        { name: 'Two', parallel: false, tasks: ['c'], dependsOn: ['One'] },
        { name: 'Three', parallel: null, tasks: [], softDependsOn: ['Two'] },
      ],
      mergeOrder: [['a'], ['b', 'c']],
      rules: ['No new packages.'],
      conflictNotes: [{ files: ['src/a.ts'], tasks: ['a', 'b'], text: 'Keep both imports.' }],
      issues: ['The clock is slow.'],
      companions: ['docs/api.md'],
      landWhen: 'batch',
    });
    expect(plan.tasks.map(({ phase }) => phase)).toEqual(['One', 'One', 'Two']);
  });

  const task = 'tasks: [{id: a, title: t, prompt: p}]\n';
  it.each([
    ['a phase that lists an unknown task', 'phases: [{name: One, tasks: [b]}]', 'unknown-task@2:30'],
    ['a phase after an unknown one', 'phases: [{name: One, depends_on: [Two]}]', 'unknown-phase@2:35'],
    ['two phases of one name', 'phases: [{name: One}, {name: One}]', 'duplicate-phase@2:30'],
    ['phases that wait for each other', 'phases: [{name: One, depends_on: [Two]}, {name: Two, depends_on: [One]}]', 'phase-cycle@2:35'],
    ['a phase without a name', 'phases: [{parallel: true}]', 'missing-key@2:10'],
    ['a step of the merge order that is empty', 'merge_order: [[]]', 'invalid-value@2:15'],
    ['an unknown task in a step of the merge order', 'merge_order: [[a, z]]', 'unknown-in-merge-order@2:19'],
    ['a task twice in the merge order', 'merge_order: [a, [a]]', 'repeated-in-merge-order@2:19'],
    ['a number in the merge order', 'merge_order: [1]', 'wrong-type@2:15'],
    ['a moment for a final check', 'final_checks: [{command: x, when: [final]}]', 'unknown-key@2:29'],
    ['a way to land there is not', 'land_when: soon', 'invalid-value@2:12'],
    ['a note without a text', 'conflict_notes: [{files: [a]}]', 'missing-key@2:18'],
  ])('is pointed at where it has %s', (_, line, expected) => {
    expect(found(task + line)).toEqual([expected]);
  });

  it('is warned of a phase that is not among its phases', () => {
    expect(found('phases: [{name: One}]\ntasks: [{id: a, title: t, prompt: p, phase: Onw}]\n')).toEqual(['unknown-phase@2:45']);
    expect(found('tasks: [{id: a, title: t, prompt: p, phase: anything}]\n')).toEqual([]);
  });
});
