import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../../src/engine/model/plan';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { writeBack } from '../../../../src/engine/plan/writing/writeBack';
import { difference } from './difference';

function read(text: string): PlanDocument {
  const { plan, diagnostics } = parsePlan(text, { path: 'plan.md' });
  if (plan === null) throw new Error(JSON.stringify(diagnostics));
  return plan;
}

/** Marks the task of that number, counted from 1. */
function mark(text: string, number: number): string {
  const plan = read(text);
  const result = writeBack({ text, path: 'plan.md', hash: 'h' }, { plan, textHash: 'h' }, [{ kind: 'done', task: plan.tasks[number - 1]?.key ?? '' }]);
  return result.ok ? result.value : result.error.message;
}

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

/** A document, the number of the task to mark, and what is to come of it. */
const forms: readonly (readonly [string, string, number, readonly string[]])[] = [
  ['a check box', lines('# P', '', '- [ ] T001 Build the parser in `src/a.ts`  ', '- [ ] T002 Write the docs'), 1, ['-- [ ] T001 Build the parser in `src/a.ts`  ', '+- [x] T001 Build the parser in `src/a.ts`  ']],
  ['a check box where the document writes a capital', lines('# P', '', '- [X] T001 Build the parser', '- [ ] T002 Write the docs'), 2, ['-- [ ] T002 Write the docs', '+- [X] T002 Write the docs']],
  ['the mark other headings have', lines('# P', '', '## Task 1: First ✅', '', 'Text.', '', '## Task 2: Second ##', '', 'More.'), 2, ['-## Task 2: Second ##', '+## Task 2: Second ✅ ##']],
  ['the word other headings have', lines('# P', '', '## Task 1: First (done)', '', 'Text.', '', '## Task 2: Second', '', 'More.'), 2, ['-## Task 2: Second', '+## Task 2: Second (done)']],
  ['the mark for done where that for open stood', lines('# P', '', '## Task 1: First ✅ COMPLETE', '', 'Text.', '', '## Task 2: Second ⬜ TODO', '', 'More.'), 2, ['-## Task 2: Second ⬜ TODO', '+## Task 2: Second ✅ COMPLETE']],
  ['the value of its status field', lines('# P', '', '### Stream A: First', '', '**Status:** Not started  ', '**Files:** `a.ts`', '', '### Stream B: Second', '', '**Status:** Not started'), 1, ['-**Status:** Not started  ', '+**Status:** Done  ']],
  ['a status field among bold ones', lines('# P', '', '### Stream A: First', '', '**Files:** `a.ts`', '', '### Stream B: Second', '', '**Files:** `b.ts`'), 2, ['+**Status:** done']],
  ['a status field under a heading', lines('# P', '', '## Task 1: First', '', 'Text.', '', '## Task 2: Second', '', 'More.'), 1, ['+Status: done']],
  ['the word other rows have', lines('# P', '', '| ID | Task | Status  | Depends on |', '|---|---|---|---|', '| T1 | Do a | pending | |', '| T2 | Do b | shipped | T1 |'), 1, ['-| T1 | Do a | pending | |', '+| T1 | Do a | shipped | |']],
  ['a word as wide as the column', lines('# P', '', '| ID | Task | Status  | Depends on |', '|---|---|---|---|', '| T1 | Do a | Pending | |', '| T2 | Do b |         | T1 |'), 1, ['-| T1 | Do a | Pending | |', '+| T1 | Do a | Done    | |']],
  ['a word in an empty cell', lines('# P', '', '| ID | Task | Status  | Depends on |', '|---|---|---|---|', '| T1 | Do a | Pending | |', '| T2 | Do b |         | T1 |'), 2, ['-| T2 | Do b |         | T1 |', '+| T2 | Do b | done    | T1 |']],
  ['a glyph for a glyph', lines('# P', '', '| ID | Task | Status | Depends on |', '|---|---|---|---|', '| T1 | Do a | ⬜ | |', '| T2 | Do b | ⬜ | T1 |'), 2, ['-| T2 | Do b | ⬜ | T1 |', '+| T2 | Do b | ✅ | T1 |']],
];

describe('a done mark in markdown', () => {
  it.each(forms)('is %s', (_, text, number, expected) => {
    const after = mark(text, number);
    expect(difference(text, after)).toEqual(expected);
    expect(read(after).tasks[number - 1]?.done).toBe(true);
  });

  it.each(forms)('is %s, with carriage returns and a byte order mark', (_, text, number) => {
    const dos = `\uFEFF${text.trimEnd().replace(/\n/g, '\r\n')}`;
    expect(mark(dos, number)).toBe(`\uFEFF${mark(text, number).trimEnd().replace(/\n/g, '\r\n')}`);
  });

  it.each(forms)('is %s, and is not written twice', (_, text, number) => {
    expect(mark(mark(text, number), number)).toBe(mark(text, number));
  });

  it('touches one line at most, whatever the tasks are called', () => {
    const title = fc.array(fc.constantFrom('parse', 'dates', 'the `a.ts` file', '**bold**', 'x | y', '(2h)', '#7', '🌲', 'done soon'), { minLength: 1, maxLength: 4 }).map((words) => `do ${words.join(' ')}`);
    const document = fc.array(fc.tuple(title, fc.boolean()), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(document, fc.nat(), (tasks, pick) => {
        const text = lines('# P', '', ...tasks.map(([name, isDone], index) => `- [${isDone ? 'x' : ' '}] T00${String(index)} ${name}`));
        const number = (pick % tasks.length) + 1;
        const isDone = tasks[number - 1]?.[1] === true;
        expect(difference(text, mark(text, number))).toHaveLength(isDone ? 0 : 2);
      }),
      { numRuns: 60 },
    );
  });
});
