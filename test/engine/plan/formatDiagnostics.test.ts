import { describe, expect, it } from 'vitest';
import { formatDiagnostics } from '../../../src/engine/plan/formatDiagnostics';
import { parsePlan } from '../../../src/engine/plan/parsePlan';

function format(text: string, path = 'plan.md'): string {
  return formatDiagnostics(path, parsePlan(text, { path }).diagnostics, text);
}

describe('formatDiagnostics', () => {
  it('shows place, severity, code, the line with a squiggle, and what to do', () => {
    expect(format('\uFEFF## W1: a\r\n\tDepends on: none\r\n\r\nx\r\n\r\n## W2: b\r\nDepends on: W1, W9\r\n\r\nx')).toBe(
      ['plan.md:7:17 error unknown-dependency: Task `W2` depends on `W9`, which is not in this plan.', '  7 | Depends on: W1, W9', '    |                 ^^', '  hint: Did you mean `W1`?'].join('\n'),
    );
  });

  it('keeps tabs under tabs and cuts a very long line around the place', () => {
    const text = `tasks:\n- {id: a,\ttitel: x, prompt: "${'x'.repeat(300)}", title: 3}`;
    const lines = format(text, 'p.yaml').split('\n');
    expect(lines[2]).toBe(`    | ${' '.repeat(9)}\t^^^^^`);
    const [, shown, squiggle] = lines.slice(5);
    expect(shown).toMatch(/title: 3\}$/);
    expect(squiggle?.indexOf('^')).toBe(shown?.indexOf('3}'));
  });

  it('lets no control character of the document through to a terminal', () => {
    const shown = format('## W1: a\nCheck: `echo \u001b[2Khi`\nDepends on: \u001b[31mW9\n\nx');
    expect(shown).not.toContain('\u001b');
    expect(shown).toContain('`echo \uFFFD[2Khi`');
  });

  it('has no excerpt where the line is empty', () => {
    expect(format('').split('\n')).toHaveLength(2);
  });
});
