import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { planSchema } from '../../../../src/engine/plan/yaml/planSchema';
import { listSchema } from '../../../../src/engine/plan/taskmaster/listSchema';
import { arbitraryFromSchema, mutated } from '../../../support/arbitraryFromSchema';
import { expectSound, PATHS } from '../suites/expectSound';
import { findings, readYml } from '../support';

const found = (text: string, path = 'plan.yaml'): readonly string[] => findings(text, path);
const TASK = '{id: a, title: t, prompt: p}';

describe('a value of about the right shape', () => {
  it('is read or refused, never thrown at', () => {
    fc.assert(fc.property(mutated(arbitraryFromSchema(planSchema)), (value) => { expectSound(JSON.stringify(value, null, 1), 'plan.json'); }), { numRuns: 150 });
  });

  it('of a Task Master file is read or refused, never thrown at', () => {
    const plain = fc.array(fc.record({ id: fc.oneof(fc.nat(9), fc.constantFrom('1', '1.2', '__proto__')), title: fc.string(), status: fc.constantFrom('done', 'deferred', 'cancelled', 'pending', ''), dependencies: fc.array(fc.oneof(fc.nat(9), fc.constantFrom('1.1', '2', 'x')), { maxLength: 3 }), subtasks: fc.array(fc.record({ id: fc.nat(3), title: fc.string(), dependencies: fc.array(fc.oneof(fc.nat(4), fc.constant('2.1')), { maxLength: 2 }) }), { maxLength: 3 }) }), { maxLength: 6 });
    fc.assert(fc.property(mutated(fc.record({ tasks: plain })), (value) => { expectSound(JSON.stringify(value, null, 1), 'tasks.json'); }), { numRuns: 300 });
    fc.assert(fc.property(mutated(arbitraryFromSchema(listSchema)), (value) => { expectSound(JSON.stringify({ master: { tasks: value } }), 'tasks.json'); }), { numRuns: 100 });
  });
});

describe('text that is not what it seems', () => {
  it('has CRLF, CR or a byte order mark and the same places', () => {
    const text = `title: P\ntasks:\n- ${TASK}\n- {id: b, title: t, prompt: p, depends_on: [z]}\n`;
    for (const variant of [text, text.replace(/\n/g, '\r\n'), text.replace(/\n/g, '\r'), `\uFEFF${text}`]) expect(found(variant)).toEqual(['unknown-dependency@4:45']);
  });

  it('is NUL or UTF-16', () => {
    expect(found(`tasks: [${TASK}]\n\0`)).toEqual(['not-text@2:1']);
    expect(found(Buffer.from(`\uFEFFtasks: [${TASK}]`, 'utf16le').toString('utf8'))).toHaveLength(1);
  });

  it('has marks that turn the direction of text, where it is run or shown as a title', () => {
    expect(found('tasks: [{id: a, title: "t\u202e", run: x}]')).toEqual(['hidden-character@1:24']);
    expect(found('tasks: [{id: a, title: t, run: "x \u2066"}]')).toEqual(['hidden-character@1:32']);
  });

  it('owns what lies outside of the repository, however it is written', () => {
    const outside = ['../a', '/a', 'a/../../b', '~/a', 'C:/a', 'a\\b', '.git/config', '{..,src}/x', 'a/.GIT /b', ''];
    for (const path of outside) expect(found(`tasks: [{id: a, title: t, prompt: p, files: [{path: ${JSON.stringify(path)}}]}]`)).toEqual(['path-outside@1:53']);
  });
});

describe('a document made to exhaust', () => {
  const many = (count: number, of: (index: number) => string): string => Array.from({ length: count }, (_, index) => of(index)).join('');
  const tasks = (count: number, more: (index: number) => string): string => `tasks:\n${many(count, (index) => `- {id: T${String(index)}, title: t, prompt: p${more(index)}}\n`)}`;
  const cases: readonly (readonly [string, string])[] = [
    ['100,000 levels', `${'{a: '.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['100,000 levels of lists in a task', `tasks: [{id: ${'['.repeat(100_000)}`],
    ['aliases of aliases', `a: &a [x]\n${many(12, (index) => `b${String(index)}: &b${String(index)} [${`*${index === 0 ? 'a' : `b${String(index - 1)}`}, `.repeat(8)}]\n`)}`],
    ['an alias to what is around it', 'tasks: &t [*t]\n'],
    ['names nobody publishes', tasks(2_000, () => ', depends_on: [api:x, api:y]')],
    ['a name everybody publishes', tasks(2_000, () => ', publishes: [api:x], depends_on: [api:x]')],
    ['phases nobody knows', `phases: [{name: x}]\n${tasks(3_000, (index) => `, phase: p${String(index)}`)}`],
    ['phases that list everything', `phases:\n${many(100, (index) => `- {name: p${String(index)}, tasks: [${'T0, '.repeat(300)}]}\n`)}${tasks(1, () => '')}`],
    ['a merge order of very many steps', `${tasks(2_000, () => '')}merge_order: [${many(2_000, (index) => `[T${String(index)}], `)}]\n`],
    ['very many line ranges', tasks(1, () => `, files: [{path: a, lines: [${'9-1, '.repeat(20_000)}]}]`)],
    ['very many unknown keys', `tasks: [{${many(20_000, (index) => `k${String(index)}: 1, `)}}]`],
    ['a key as long as a book', `${'k'.repeat(500_000)}: 1\n`],
    ['one very long line', `tasks: [{id: a, title: ${'t '.repeat(500_000)}, prompt: p}]`],
  ];

  it.each(cases)('by %s is answered', (_, text) => {
    for (const path of PATHS) expectSound(text, path);
  });

  it('by a thousand tasks in one phase is read', () => {
    expect(readYml(`phases: [{name: x}]\n${tasks(1_000, () => ', phase: x')}`).phases[0]?.tasks).toHaveLength(1_000);
  });

  it('by a name of JavaScript changes no prototype', () => {
    const text = `__proto__: {polluted: 1}\ntasks: [{id: constructor, title: __proto__, prompt: p, phase: __proto__, files: [{path: a, __proto__: 1}]}]\nphases: [{name: __proto__, constructor: 1}]\n`;
    expect(found(text)).toEqual(['unknown-key@1:1', 'unknown-key@2:92', 'unknown-key@3:28']);
    expect('polluted' in {}).toBe(false);
    expect(parsePlan('tasks: [{id: toString, title: t, prompt: p, phase: __proto__}]', { path: 'p.yaml' }).plan?.tasks[0]?.key).toBe('toString');
  });
});
