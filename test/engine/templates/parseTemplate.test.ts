import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateJsonSchemaText } from '../../../scripts/templateJsonSchema';
import { BUILT_IN_TEMPLATES } from '../../../src/engine/templates/builtIn';
import { parseTemplate } from '../../../src/engine/templates/parseTemplate';
import { templateSchema } from '../../../src/engine/templates/templateSchema';
import { templateToYaml } from '../../../src/engine/templates/templateToYaml';
import { arbitraryFromSchema, mutated } from '../../support/arbitraryFromSchema';
import { arbitraryTemplate } from './arbitraryTemplate';

const DEV = '- {name: build, jobs: [{role: dev}]}';
const stages = (...lines: readonly string[]): string => `name: mine\nstages:\n${lines.map((line) => `${line}\n`).join('')}`;
const read = (text: string, path = 'mine.yaml'): ReturnType<typeof parseTemplate> => parseTemplate(text, { path });
/** `code@line:column` of everything that was found, in order. */
const found = (text: string, path?: string): readonly string[] => read(text, path).diagnostics.map(({ code, at }) => `${code}@${String(at.line)}:${String(at.column)}`);
const hint = (text: string): string | undefined => read(text).diagnostics[0]?.hint;

describe('a template', () => {
  it('is read with all it says; a job without a name is called as its role', () => {
    const text = stages(
      '- name: build\n  width: 2\n  jobs:\n  - {role: dev}\n  - {name: docs, role: dev, agent: mine, prompt: Write docs., optional: true}',
      '- name: after\n  jobs:\n  - {name: mend, role: dev, needs: [{job: dev, kind: failure}, docs]}\n  - {name: tell, role: custom, run: "true", needs: []}',
    );
    const { template, diagnostics } = read(`description: For trying.\n${text}`);
    expect(diagnostics).toEqual([]);
    const job = { agent: null, run: null, prompt: '', needs: null, optional: false, silentMs: null, outputs: [], inputs: null };
    expect(template).toEqual({
      name: 'mine',
      description: 'For trying.',
      stages: [
        { name: 'build', width: 2, jobs: [{ ...job, name: 'dev', role: 'dev' }, { ...job, name: 'docs', role: 'dev', agent: 'mine', prompt: 'Write docs.', optional: true }] },
        { name: 'after', width: null, jobs: [{ ...job, name: 'mend', role: 'dev', needs: [{ job: 'dev', kind: 'failure' }, { job: 'docs', kind: 'success' }] }, { ...job, name: 'tell', role: 'custom', run: 'true', needs: [] }] },
      ],
    });
  });

  it('written as YAML reads as the same template, whatever it is', () => {
    fc.assert(fc.property(arbitraryTemplate, (template) => {
      const { template: again, diagnostics } = read(templateToYaml(template));
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(again).toEqual(template);
    }), { numRuns: 150 });
  });

  it.each(BUILT_IN_TEMPLATES)('built in ($name) is one that could be written as well, under another name', (builtIn) => {
    expect(read(templateToYaml({ ...builtIn, name: 'mine' }))).toEqual({ template: { ...builtIn, name: 'mine' }, diagnostics: [] });
  });

  it('has the same places with CRLF and a byte order mark', () => {
    const text = stages(DEV, '- {name: test, jobs: [{role: tset}]}');
    for (const variant of [text, text.replace(/\n/g, '\r\n'), `\uFEFF${text}`]) expect(found(variant)).toEqual(['unknown-role@4:30']);
  });
});

describe('what is wrong is named with its place', () => {
  it.each<[what: string, text: string, codes: readonly string[], path?: string]>([
    ['a role there is not', stages('- {name: b, jobs: [{role: testr}]}'), ['unknown-role@3:27']],
    ['two jobs of one name', stages('- {name: b, jobs: [{role: dev}, {name: dev, role: custom}]}'), ['duplicate-job@3:40']],
    ['two jobs of one role without names', stages('- {name: b, jobs: [{role: dev}, {role: dev}]}'), ['duplicate-job@3:33']],
    ['two stages of one name', stages(DEV, '- {name: build, jobs: [{role: tester}]}'), ['duplicate-stage@4:10']],
    ['a need of a job there is not', stages(DEV, '- {name: t, jobs: [{role: tester, needs: [devv]}]}'), ['unknown-job@4:43']],
    ['a need of the same stage', stages('- {name: b, jobs: [{role: dev}, {role: tester, needs: [dev]}]}'), ['needs-later@3:56']],
    ['a need of a later stage', stages('- {name: b, jobs: [{role: dev, needs: [tester]}]}', '- {name: t, jobs: [{role: tester, needs: []}]}'), ['needs-later@3:40']],
    ['a circle of two', stages('- {name: b, jobs: [{role: dev, needs: [tester]}]}', '- {name: t, jobs: [{role: tester, needs: [{job: dev, kind: always}]}]}'), ['needs-cycle@3:40']],
    ['a circle through what nobody wrote', stages('- {name: b, jobs: [{role: dev, needs: [verifier]}]}', '- {name: t, jobs: [{role: tester}]}', '- {name: v, jobs: [{role: verifier}]}'), ['needs-cycle@3:40']],
    ['a job that needs itself', stages('- {name: b, jobs: [{role: dev, needs: [dev]}]}'), ['needs-cycle@3:40']],
    ['one job needed to end well and badly', stages(DEV, '- {name: t, jobs: [{role: tester, needs: [dev, {job: dev, kind: failure}]}]}'), ['duplicate-need@4:48']],
    ['a stage without jobs', stages(DEV, '- {name: t, jobs: []}'), ['empty-stage@4:19']],
    ['no stage', 'name: mine\nstages: []\n', ['no-stages@2:9']],
    ['an empty file', '', ['missing-key@1:1', 'missing-key@1:1']],
    ['a list', '- a\n', ['wrong-type@1:1']],
    ['more jobs than anybody runs', stages(...Array.from({ length: 51 }, (_, index) => `- {name: s${String(index)}, jobs: [{name: j${String(index)}, role: dev}]}`)), ['too-many-jobs@3:1']],
    ['nobody who writes', stages('- {name: t, jobs: [{role: tester}]}'), ['no-writer@3:1']],
    ['the name of one that is built in', 'name: standard\nstages: [{name: b, jobs: [{role: dev}]}]\n', ['built-in-name@1:7']],
    ['another name than its file in the folder of templates', stages(DEV), ['name-mismatch@1:7'], '/r/.coppice/templates/yours.yml'],
    ['nobody who judges what was mended for a verifier', stages(DEV, '- {name: v, jobs: [{role: verifier}]}', '- {name: m, jobs: [{name: mend, role: dev, needs: [{job: verifier, kind: failure}]}]}'), ['no-second-look@5:51']],
    ['somebody who does', stages(DEV, '- {name: v, jobs: [{role: verifier}]}', '- {name: m, jobs: [{name: mend, role: dev, needs: [{job: verifier, kind: failure}]}]}', '- {name: w, jobs: [{name: again, role: verifier}]}'), []],
    ['a key there is not', stages('- {name: b, jobs: [{role: dev, promt: x}]}'), ['unknown-key@3:32']],
    ['a name that is none', 'name: My Template\nstages: [{name: b, jobs: [{role: dev}]}]\n', ['invalid-name@1:7']],
    ['a width of none', stages('- {name: b, width: 0, jobs: [{role: dev}]}'), ['invalid-value@3:20']],
    ['a need that is a number', stages(DEV, '- {name: t, jobs: [{role: tester, needs: [3]}]}'), ['wrong-type@4:43']],
    ['a script that hides what it runs', stages('- {name: b, jobs: [{role: dev, run: "x \\u202e"}]}'), ['hidden-character@3:37']],
    ['an empty script', stages('- {name: b, jobs: [{role: dev, run: ""}]}'), ['empty-command@3:37']],
    ['a script for an agent that runs none', stages('- {name: b, jobs: [{role: dev, run: x, agent: mine}]}'), ['unused-script@3:37']],
    ['an agent that is none', stages('- {name: b, jobs: [{role: dev, agent: "a b"}]}'), ['invalid-agent@3:39']],
    ['broken YAML', 'name: [mine\n', ['yaml-syntax@2:1']],
    ['a second document', `${stages(DEV)}---\na: 1\n`, ['several-documents@4:1']],
    ['a key given twice', stages('- {name: b, name: c, jobs: [{role: dev}]}'), ['duplicate-key@3:13']],
  ])('%s', (_, text, codes, path) => {
    expect(found(text, path)).toEqual(codes);
    expect(read(text, path).template === null).toBe(!codes.every((code) => /^(?:no-writer|no-second-look|unused-script)@/.test(code)));
  });

  it('with what was meant, where that can be guessed', () => {
    expect(hint(stages('- {name: b, jobs: [{role: testr}]}'))).toBe('Did you mean `tester`? Write one of: planner, dev, tester, verifier, reviewer, custom.');
    expect(hint(stages(DEV, '- {name: t, jobs: [{role: tester, needs: [devv]}]}'))).toBe('Did you mean `dev`?');
    expect(hint(stages('- {name: b, jobs: [{role: dev, promt: x}]}'))).toBe('Did you mean `prompt`?');
    expect(hint(stages('- {name: b, jobs: [{role: dev, script: x}]}'))).toBe('Did you mean `run`?');
    expect(hint(stages('- {name: b, width: 51, jobs: [{role: dev}]}'))).toBe('Write a whole number from 1 to 50.');
  });
});

describe('a text that is no template', () => {
  const repeated = (count: number, of: (index: number) => string): string => Array.from({ length: count }, (_, index) => of(index)).join('');

  it.each([
    ['100,000 levels', `stages: ${'['.repeat(100_000)}`, 'too-deep'],
    ['aliases of aliases', `a: &a [x]\n${repeated(12, (index) => `b${String(index)}: &b${String(index)} [${`*${index === 0 ? 'a' : `b${String(index - 1)}`}, `.repeat(8)}]\n`)}`, 'bad-alias'],
    ['very many aliases', `a: &a x\nb: [${'*a, '.repeat(200)}]\n`, 'too-many-aliases'],
    ['an alias to what is around it', 'stages: &s [*s]\n', 'wrong-type'],
    ['more than a page', `name: mine\n#${'x'.repeat(300_000)}`, 'too-large'],
    ['NUL', 'name: mine\0', 'not-text'],
    ['very many unknown keys', `{${repeated(20_000, (index) => `k${String(index)}: 1, `)}}`, 'unknown-key'],
  ])('by %s is refused', (_, text, code) => {
    expect(read(text).diagnostics.map((each) => each.code)).toContain(code);
    expect(read(text).template).toBeNull();
  });

  it.each([
    ['takes what no job before it left', '- {name: a, jobs: [{role: dev, inputs: [report]}]}', 'unfit-artifacts'],
    ['promises the same twice', '- {name: a, jobs: [{role: dev, outputs: [{name: x, path: x}, {name: x, path: y}]}]}', 'unfit-artifacts'],
    ['promises a file outside', '- {name: a, jobs: [{role: dev, outputs: [{name: x, path: ../x}]}]}', 'invalid-value'],
    ['promises by a schema that is not understood', '- {name: a, jobs: [{role: dev, outputs: [{name: x, path: x, schema: {pattern: "a*"}}]}]}', 'invalid-value'],
  ])('by a job that %s is refused', (_, stage, code) => {
    expect(read(stages(stage)).diagnostics.map((each) => each.code)).toContain(code);
  });

  it('changes no prototype', () => {
    expect(found(`__proto__: {polluted: 1}\n${stages('- {name: b, __proto__: {polluted: 1}, jobs: [{role: dev, constructor: 1}]}')}`)).toEqual(['unknown-key@1:1', 'unknown-key@4:13', 'unknown-key@4:58']);
    expect('polluted' in {}).toBe(false);
  });

  it('is read or refused, never thrown at', () => {
    fc.assert(fc.property(mutated(arbitraryFromSchema(templateSchema)), (value) => {
      const { template, diagnostics } = read(JSON.stringify(value, null, 1));
      expect(template === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
      for (const { message, at } of diagnostics) expect([message.length > 0, at.line > 0, at.column > 0]).toEqual([true, true, true]);
    }), { numRuns: 150 });
  });
});

it('the committed JSON Schema of templates is the one the program uses (else: node scripts/generate-schemas.mjs)', () => {
  expect(readFileSync('schemas/template.schema.json', 'utf8')).toBe(templateJsonSchemaText());
});
