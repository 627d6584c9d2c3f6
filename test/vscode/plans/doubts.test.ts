import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/engine/index';
import { quickFix } from '../../../src/vscode/plans/quickFix';
import { relatedPlaces } from '../../../src/vscode/plans/relatedPlaces';
import { aDocument, AT, GARDEN } from './documents';


describe('a quick fix', () => {
  const doubt = { message: 'Task `W3` depends on `W11`, which is not in this plan.', hint: 'Did you mean `W1`?' };

  test('puts what the hint names in the place of what the message names', () => {
    expect(quickFix(doubt, 'W11')).toEqual({ title: 'Change to "W1"', offset: 0, length: 3, replacement: 'W1' });
    expect(quickFix(doubt, 'Depends on: W1, W11')).toMatchObject({ offset: 16, length: 3 });
  });

  test('replaces whole names only', () => {
    expect(quickFix(doubt, 'W111, W11')).toMatchObject({ offset: 6 });
    expect(quickFix(doubt, 'W111')).toBeNull();
  });

  test('is not offered where the hint names no replacement, or not all of it', () => {
    expect(quickFix({ ...doubt, hint: 'Name tasks by their ids.' }, 'W11')).toBeNull();
    expect(quickFix({ ...doubt, hint: 'Did you mean `a very long na…`?' }, 'W11')).toBeNull();
  });

  test('is there for what the reader of plans finds', () => {
    const [found] = aDocument(GARDEN.replace('W1, W2', 'W1, W22')).reading.diagnostics;
    expect(found && quickFix(found, 'Depends on: W1, W22')).toMatchObject({ replacement: 'W2' });
    const [yaml] = aDocument('title: G\ntasks:\n  - id: W1\n    title: Sow\n    run: "true"\n    depend_on: []\n', [], 'p.yaml').reading.diagnostics;
    expect(yaml && quickFix(yaml, 'depend_on')).toMatchObject({ replacement: 'depends_on' });
  });
});

describe('related places', () => {
  const related = (text: string, message: string, line = 99): unknown => {
    const doubt: Diagnostic = { severity: 'error', code: 'x', message, hint: '', at: { line, column: 1, endLine: line, endColumn: 1 } };
    return relatedPlaces(text, [doubt]).get(doubt);
  };

  test('are where the tasks begin that are named, also in a plan that cannot be read whole', () => {
    expect(related(GARDEN, 'Tasks `W1` and `W3` wait for each other.')).toEqual([{ name: 'W1', line: AT.W1 }, { name: 'W3', line: AT.W3 }]);
  });

  test('are found in lists, tables and YAML', () => {
    expect(related('- [ ] T001 [P] Sow\n| W2 | Water |\n  - id: W3\n    "id": "W4",\n**W5** Mend\n', '`T001` `W2` `W3` `W4` `W5`')).toEqual([
      { name: 'T001', line: 1 },
      { name: 'W2', line: 2 },
      { name: 'W3', line: 3 },
      { name: 'W4', line: 4 },
      { name: 'W5', line: 5 },
    ]);
  });

  test('are none where nothing is named, or where it is the same place', () => {
    expect(related(GARDEN, 'The table is unreadable.')).toEqual([]);
    expect(related('# W1\n', '`W1`', 1)).toEqual([]);
  });

  test('of a long document are found in one pass', () => {
    expect(related(`${'#'.repeat(1000)}\n`.repeat(5_000) + '## W1: Sow\n', '`W1`')).toEqual([{ name: 'W1', line: 5_001 }]);
  });
});
