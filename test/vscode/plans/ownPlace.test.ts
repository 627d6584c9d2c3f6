import { expect, test } from 'vitest';
import type { Diagnostic } from '../../../src/engine/index';
import { inOwnDocument } from '../../../src/vscode/plans/ownPlace';
import { placeText } from '../../../src/vscode/plans/placeText';

const text = '# Garden\n\nOwnership: see docs/beds.md\n';
const at = { line: 7, column: 2, endLine: 7, endColumn: 5 };
const found = (file?: string): Diagnostic => ({ severity: 'warning', code: 'x', message: 'Odd row.', hint: '', at: file === undefined ? at : { ...at, file } });

test('a finding in a document that the plan names is shown where the plan names it, with its own place', () => {
  expect(inOwnDocument(text, found('docs/beds.md'))).toMatchObject({ message: 'docs/beds.md:7:2: Odd row.', at: { line: 3, column: 21, endLine: 3, endColumn: 28 } });
});

test('a finding in a document that another one names is shown at the beginning', () => {
  expect(inOwnDocument(text, found('docs/deep.md')).at).toEqual({ line: 1, column: 1, endLine: 1, endColumn: 1 });
});

test('a finding in the plan itself stays where it is', () => {
  expect(inOwnDocument(text, found())).toEqual(found());
  expect([placeText(at), placeText({ ...at, file: 'docs/beds.md' })]).toEqual(['line 7', 'docs/beds.md, line 7']);
});
