import { describe, expect, it } from 'vitest';
import { DiagnosticList } from '../../../../src/engine/plan/diagnosticList';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { SourceText } from '../../../../src/engine/plan/sourceText';
import { readTree } from '../../../../src/engine/plan/yaml/readTree';
import { expectSound, PATHS } from './expectSound';
import { JSON_CASES, type JsonCase } from './jsonCases';

const of = (kind: JsonCase['kind']): readonly string[] => JSON_CASES.filter((one) => one.kind === kind).map(({ text }) => text);
const named = (texts: readonly string[]): readonly (readonly [string, string])[] => texts.map((text, index) => [`${String(index)}: ${JSON.stringify(text.slice(0, 40))}`, text]);

describe('JSON texts of every kind', () => {
  it('are more than two hundred, and are sorted rightly', () => {
    expect(JSON_CASES.length).toBeGreaterThan(200);
    for (const text of of('valid')) expect(() => { JSON.parse(text); }).not.toThrow();
    for (const text of of('invalid')) expect(() => { JSON.parse(text); }, text).toThrow();
  });

  it.each(named(JSON_CASES.map(({ text }) => text)))('%s is read in every format without an exception', (_, text) => {
    for (const path of PATHS) expectSound(text, path);
  });
});

describe('a text that is JSON', () => {
  it.each(named(of('valid')))('%s has the value JSON gives it', (_, text) => {
    const diagnostics = new DiagnosticList();
    const tree = readTree(new SourceText(text), diagnostics);
    expect(diagnostics.sorted()).toEqual([]);
    // Compared as text: `-0` and keys such as `__proto__` are told apart there.
    expect(JSON.stringify(tree?.value)).toBe(JSON.stringify(JSON.parse(text)));
  });
});

describe('a text that is no JSON', () => {
  it.each(named(of('invalid')))('%s is no plan', (_, text) => {
    expect(parsePlan(text, { path: 'plan.json' }).plan).toBeNull();
  });
});
