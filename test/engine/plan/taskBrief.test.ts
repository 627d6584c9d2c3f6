import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../src/engine/index';
import type { PlanDocument } from '../../../src/engine/index';
import { taskBrief } from '../../../src/engine/plan/taskBrief';

function document(changes: Partial<PlanDocument> = {}): PlanDocument {
  const { plan } = parsePlan('tasks:\n  - id: W1\n    title: Lexer\n    prompt: Write the lexer. All tests pass.\n', { path: 'p.yaml' });
  if (plan === null) throw new Error('The plan of this test is wrong.');
  return { ...plan, ...changes };
}

function brief(changes: Partial<PlanDocument['tasks'][number]>, plan: Partial<PlanDocument> = {}): string {
  const whole = document(plan);
  const task = { ...whole.tasks[0]!, ...changes };
  return taskBrief({ ...whole, tasks: [task] }, task);
}

describe('what an agent is told of its task', () => {
  it('is the prompt alone where the plan says nothing else', () => {
    expect(brief({})).toBe('Write the lexer. All tests pass.');
  });

  it('names what is its own, what it shares and what it must leave alone', () => {
    const text = brief({
      ownership: [
        { path: 'src/lexer.ts', mode: 'own', lines: [{ from: 10, to: 40 }, { from: 50, to: 50 }], change: 'modify' },
        { path: 'src/index.ts', mode: 'shared', lines: [], change: null },
        { path: 'src/parser.ts', mode: 'avoid', lines: [], change: null },
      ],
    });
    expect(text).toContain('## Files that are yours\n\n- `src/lexer.ts` (lines 10-40, 50), to modify');
    expect(text).toContain('keep your changes small and together\n\n- `src/index.ts`');
    expect(text).toContain('## Files to leave alone\n\n- `src/parser.ts`');
  });

  it('repeats no criterion the prompt holds already', () => {
    const text = brief({ acceptance: ['All tests pass', 'No warning is printed'] });
    expect(text).toContain('## Done when\n\n- No warning is printed');
    expect(text).not.toContain('- All tests pass');
  });

  it('carries the rules of the plan, and only the notes about this task', () => {
    const at = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    const text = brief({}, {
      rules: ['Use tabs.'],
      conflictNotes: [
        { files: ['a'], tasks: ['W1', 'W2'], text: 'Keep both imports.', at },
        { files: ['b'], tasks: ['W3'], text: 'Not for us.', at },
      ],
    });
    expect(text).toContain('## Rules of the plan\n\n- Use tabs.');
    expect(text).toContain('- Keep both imports.');
    expect(text).not.toContain('Not for us.');
  });
});
