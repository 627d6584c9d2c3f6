import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { runNote, type PlanEdit } from '../../../../src/engine/plan/writing/edits';
import { meaningOf } from '../../../../src/engine/plan/writing/samePlan';
import { planToYaml } from '../../../../src/engine/plan/writing/planToYaml';
import { writeBack } from '../../../../src/engine/plan/writing/writeBack';
import { arbitraryPlan } from './arbitraryPlan';
import { difference } from './difference';

function write(text: string, path: string, ...edits: readonly PlanEdit[]): string {
  const { plan, diagnostics } = parsePlan(text, { path });
  if (plan === null) throw new Error(JSON.stringify(diagnostics));
  const result = writeBack({ text, path, hash: 'h' }, { plan, textHash: 'h' }, edits);
  return result.ok ? result.value : result.error.message;
}

const done = (task: string): PlanEdit => ({ kind: 'done', task });

const YAML = 'title: P   # odd  spacing\ntasks:\n  # first\n  - id: W1   # the id\n    title: "a"\n    run:   x\n  - {id: W2, title: b, run: y}\n  - title: c\n    run: z\n    id: W3\n    done: false # not yet\n';

describe('a done mark in YAML', () => {
  it('is one line more behind the id of the task, and no other byte changes', () => {
    expect(difference(YAML, write(YAML, 'p.yaml', done('W1')))).toEqual(['+    done: true']);
    expect(write(YAML, 'p.yaml', done('W1'))).toContain('W1   # the id\n    done: true\n    title: "a"');
  });

  it('stands in the braces of a task written in braces', () => {
    expect(difference(YAML, write(YAML, 'p.yaml', done('W2')))).toEqual(['-  - {id: W2, title: b, run: y}', '+  - {id: W2, done: true, title: b, run: y}']);
  });

  it('takes the place of one that says the contrary', () => {
    expect(difference(YAML, write(YAML, 'p.yaml', done('W3')))).toEqual(['-    done: false # not yet', '+    done: true # not yet']);
  });

  it('is not written twice', () => {
    const once = write(YAML, 'p.yaml', done('W1'), done('W3'));
    expect(write(once, 'p.yaml', done('W1'), done('W3'))).toBe(once);
  });

  it('keeps carriage returns, the byte order mark and the missing end of the last line', () => {
    const text = `\uFEFF${YAML.trimEnd().replace(/\n/g, '\r\n')}`;
    expect(write(text, 'p.yaml', done('W1'))).toBe(text.replace('# the id\r\n', '# the id\r\n    done: true\r\n'));
  });

  it('is a field of JSON in JSON, and the status in a Task Master file', () => {
    const json = '{"tasks": [\n  {"id": "a", "title": "x", "run": "y"}\n]}';
    expect(write(json, 'p.json', done('a'))).toBe('{"tasks": [\n  {"id": "a", "done": true, "title": "x", "run": "y"}\n]}');
    const foreign = '{"master": {"tasks": [{"id": 1, "title": "x", "status": "pending", "description": "y"}]}}';
    expect(write(foreign, 'tasks.json', done('1'))).toBe(foreign.replace('pending', 'done'));
  });

  it('is written out where the value was shared', () => {
    const shared = 'tasks:\n- {id: a, title: x, run: y, optional: &no false}\n- {id: b, title: x, run: y, done: *no}\n';
    expect(difference(shared, write(shared, 'p.yaml', done('b')))).toEqual(['-- {id: b, title: x, run: y, done: *no}', '+- {id: b, title: x, run: y, done: true}']);
  });
});

describe('a note in YAML', () => {
  it('is the last of the issues, which are made where there are none', () => {
    const first = write(YAML, 'p.yaml', { kind: 'issue', task: 'W1', text: 'tests "hang": #1\nbadly' });
    expect(difference(YAML, first)).toEqual(['+issues:', '+  - "W1: tests \\"hang\\": #1 badly"']);
    expect(difference(first, write(first, 'p.yaml', { kind: 'blocker', task: 'W2', text: 'no key' }))).toEqual(['+  - "Blocked W2: no key"']);
    expect(parsePlan(first, { path: 'p.yaml' }).plan?.issues).toEqual(['W1: tests "hang": #1 badly']);
  });

  it.each([
    ['issues: []\n', '-issues: []', '+issues: ["x"]'],
    ['issues: [a]\n', '-issues: [a]', '+issues: [a, "x"]'],
    ['issues:\n- a # b\n', '+- "x"'],
    ['issues:\n- |\n  a\n  b\n', '+- "x"'],
  ])('follows the form of %j', (issues, ...expected) => {
    const text = `${issues}tasks: [{id: a, title: x, run: y}]\n`;
    expect(difference(text, write(text, 'p.yaml', { kind: 'issue', task: null, text: 'x' }))).toEqual(expected);
  });

  it('is a member of a JSON object', () => {
    expect(write('{"tasks": [{"id": "a", "title": "x", "run": "y"}]}', 'p.json', { kind: 'issue', task: null, text: 'x' })).toBe('{"tasks": [{"id": "a", "title": "x", "run": "y"}], "issues": ["x"]}');
  });
});

const MARKDOWN = '# P\n\n## W1: First  \n\nText.\n\n## W2: Second\nDepends on: W1\n\nMore.\n';

describe('a note in markdown', () => {
  it('stands in a new section at the end', () => {
    const text = write(MARKDOWN, 'p.md', { kind: 'issue', task: 'W1', text: 'It  is\nslow.' }, { kind: 'blocker', task: 'W2', text: 'no key' });
    expect(text).toBe(`${MARKDOWN}\n## Issues found\n\n- W1: It is slow.\n\n## Blockers\n\n- W2: no key\n`);
  });

  it.each([
    ['## Issues Found\n\n(Add them here)\n\n---\n\n## Notes\n', '(Add them here)', '\n\n- x'],
    ['## Known issues\n* one\n* two\n\n## Notes\n', '* two', '\n* x'],
    ['## 7. Issues:\n\n## Notes\n', '## 7. Issues:', '\n\n- x'],
  ])('goes into the section the document has: %j', (section, behind, added) => {
    const text = `${MARKDOWN}\n${section}`;
    expect(write(text, 'p.md', { kind: 'issue', task: null, text: 'x' })).toBe(text.replace(behind, behind + added));
  });

  it("stays out of a section that belongs to a task's text", () => {
    const text = `${MARKDOWN}\n### Issues\n\n- of this task\n`;
    expect(write(text, 'p.md', { kind: 'issue', task: null, text: 'x' })).toBe(`${text}\n## Issues found\n\n- x\n`);
  });

  it('keeps carriage returns and the missing end of the last line', () => {
    const text = MARKDOWN.trimEnd().replace(/\n/g, '\r\n');
    expect(write(text, 'p.md', { kind: 'issue', task: null, text: 'x' })).toBe(`${text}\r\n\r\n## Issues found\r\n\r\n- x`);
  });

  it('is not taken for a section of the document where it looks like one', () => {
    const text = '# P\n\n```\n## Issues found\n```\n\n## W1: a\n\nText.\n';
    expect(write(text, 'p.md', { kind: 'issue', task: null, text: 'x' })).toBe(`${text}\n## Issues found\n\n- x\n`);
  });
});

describe('a document', () => {
  it('that has changed since is left alone', () => {
    const { plan } = parsePlan(YAML, { path: 'p.yaml' });
    if (plan === null) throw new Error('no plan');
    expect(writeBack({ text: YAML, path: 'p.yaml', hash: 'new' }, { plan, textHash: 'old' }, [])).toMatchObject({ ok: false, error: { code: 'document-changed' } });
  });

  it('has no mark for a task that is not in it', () => {
    expect(write(YAML, 'p.yaml', done('W9'))).toBe('There is no task `W9` in this document.');
  });

  it('says the same plan with the mark, whatever the plan', () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.nat(), (plan, pick) => {
        const key = plan.tasks[pick % plan.tasks.length]?.key ?? '';
        const text = planToYaml({ ...plan, title: 'T' });
        const after = write(text, 'p.yaml', done(key), { kind: 'issue', task: key, text: 'slow' });
        const expected = { ...plan, title: 'T', issues: [...plan.issues, `${key}: slow`], tasks: plan.tasks.map((task) => (task.key === key ? { ...task, done: true } : task)) };
        const reread = parsePlan(after, { path: 'p.yaml' }).plan;
        expect(reread === null ? after : meaningOf(reread)).toEqual(meaningOf(expected));
        const gone = text.split('\n').filter((line) => !after.includes(line));
        expect(gone.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a blocker that a run writes', () => {
  const blocked = (task: string, text: string): PlanEdit => ({ kind: 'blocker', task, text: runNote(text) });
  const free = (task: string): PlanEdit => ({ kind: 'unblocked', task });
  const LIST = '# Pears\n\n- [ ] T001 Peel them\n- [ ] T002 Bake them\n';
  const TABLE = '# Pears\n\n| Task | Branch | Files |\n|---|---|---|\n| W1 Peel | feat/peel | src/peel.ts |\n| W2 Bake | feat/bake | src/bake.ts |\n\n## Blockers\n\n- W1: the knife is blunt\n\n## Notes\n\nNothing.\n';
  const documents: readonly (readonly [string, string, string])[] = [
    ['a list', LIST, 'p.md'],
    ['a list without an end of the last line', LIST.trimEnd(), 'p.md'],
    ['a list with carriage returns and a byte order mark', `\uFEFF${LIST.replace(/\n/g, '\r\n')}`, 'p.md'],
    ['YAML', YAML.replaceAll('W1', 'T001').replaceAll('W2', 'T002'), 'p.yaml'],
    ['YAML without an end of the last line', YAML.replaceAll('W1', 'T001').replaceAll('W2', 'T002').trimEnd(), 'p.yaml'],
    ['YAML with issues of its own', `${YAML.replaceAll('W1', 'T001').replaceAll('W2', 'T002')}issues:\n  - one\n  - two\n`, 'p.yaml'],
    ['YAML with issues in brackets', `${YAML.replaceAll('W1', 'T001').replaceAll('W2', 'T002')}issues: [one]\n`, 'p.yaml'],
  ];

  it.each(documents)('comes and goes, and leaves every byte of %s as it was', (_, text, path) => {
    const once = write(text, path, blocked('T001', 'checks failed:\n`make pie`'));
    expect(once).toContain('T001: checks failed: `make pie` (noted by Coppice)');
    const twice = write(once, path, blocked('T002', 'asks you'), blocked('T001', 'checks failed:\n`make pie`'));
    expect(twice.match(/noted by Coppice/g)).toHaveLength(2);
    expect(write(twice, path, free('T002'))).toBe(once);
    expect(write(twice, path, free('T001'), free('T002'))).toBe(text);
    expect(write(text, path, free('T001'))).toBe(text);
  });

  it('gives way to a newer one about the same task', () => {
    const once = write(LIST, 'p.md', blocked('T001', 'the first'));
    const twice = write(once, 'p.md', blocked('T001', 'the second'));
    expect(twice).toBe(once.replace('the first', 'the second'));
    expect(write(twice, 'p.md', blocked('T001', 'the second'))).toBe(twice);
  });

  it('stands among the blockers that people wrote, and they stay', () => {
    const once = write(TABLE, 'p.md', blocked('W1', 'asks you'), blocked('W2', 'the oven is cold'));
    expect(difference(TABLE, once).filter((line) => line.startsWith('-'))).toEqual([]);
    expect(once).toContain('- W1: the knife is blunt\n- W1: asks you (noted by Coppice)');
    expect(write(once, 'p.md', free('W1'), free('W2'))).toBe(TABLE);
  });

  it('is one line, and not a long one', () => {
    expect(write(LIST, 'p.md', blocked('T001', 'x\n'.repeat(5_000))).split('\n').length).toBe(LIST.split('\n').length + 4);
  });
});
