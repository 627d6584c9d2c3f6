import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../src/engine/plan/parsePlan';
import { formatDiagnostics } from '../../../src/engine/plan/formatDiagnostics';
import { findings } from './support';

const PATHS = ['plan.md', 'plan.yaml', 'plan.json'] as const;

/** Whatever the text: no exception, a plan or an error but never both, and places that exist. */
function expectSound(text: string, path: string): void {
  const { plan, diagnostics } = parsePlan(text, { path });
  expect(plan === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  for (const { at, message, hint } of diagnostics) {
    expect(at.line).toBeGreaterThanOrEqual(1);
    expect(at.column).toBeGreaterThanOrEqual(1);
    expect(at.endLine > at.line || at.endColumn >= at.column).toBe(true);
    expect(message).not.toMatch(/undefined|\[object/);
    expect(hint).not.toBe('');
  }
  expect(formatDiagnostics(path, diagnostics, text).length).toBeGreaterThanOrEqual(diagnostics.length);
}

const FRAGMENTS = [
  '## W1: a\n', '## W2: b\n', '### T-1: c\n', '# t\n', 'Depends on: ', 'W1, W2', 'Files: ', '`../a`', '{', '}', 'Check: ', '`x`', '``', '`', 'Merge order: W2 -> W1\n', '```sh\n', '```\n', '- ', '  ', '\n', '\r\n', '> ', '**',
  '---\n', 'tasks:\n', '  - id: a\n', '    title: b\n', '    run: c\n', '    depends_on: [a]\n', '&a ', '*a', '<<: ', '!!binary ', '? ', ': ', '[', ']', '"', "'", '|\n', '#', '\t', '\u0000', '\uFEFF', '\u202e', '__proto__', 'Agent: script\n', 'Branch: a..b\n', 'max_parallel: 2\n',
];

describe('any text', () => {
  it('is read without an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...PATHS), expectSound), { numRuns: 200 });
  });

  it('made of pieces of plans is read without an exception', () => {
    const text = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, fc.constantFrom(...PATHS), expectSound), { numRuns: 500 });
  });

  it('that is JSON of any shape is read without an exception', () => {
    const keys = fc.constantFrom('tasks', 'id', 'title', 'checks', 'depends_on', 'command', 'when', '__proto__', 'constructor', 'toString');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('tree')), fc.dictionary(keys, tie('tree'))),
    }));
    fc.assert(fc.property(tree, (value) => { expectSound(JSON.stringify(value), 'plan.json'); }), { numRuns: 300 });
  });
});

describe('a file that is no text', () => {
  it('is refused with the place of the first NUL', () => {
    expect(findings('# P\nab\0c')).toEqual(['not-text@2:3']);
  });

  it('is told to be UTF-16 where it looks like it', () => {
    const text = Buffer.from('\uFEFF# Plan\n\n## W1: a\n', 'utf16le').toString('utf8');
    expect(parsePlan(text, { path: 'p.md' }).diagnostics[0]?.hint).toContain('UTF-16');
  });

  it('of another encoding is read with a warning', () => {
    const text = Buffer.from([...Buffer.from('## W1: '), 0xe4, 0x0a, 0x78]).toString('utf8');
    expect(findings(text)).toEqual(['not-utf8@1:8']);
  });

  it('is refused above 4 MB', () => {
    expect(findings('x'.repeat(4 * 1024 * 1024 + 1))).toEqual(['too-large@1:1']);
  });
});

describe('a text made to exhaust', () => {
  const deep = 100_000;
  const cases: readonly (readonly [string, string, string])[] = [
    ['nested quotes', '>'.repeat(deep), 'plan.md'],
    ['nested lists', '- '.repeat(deep), 'plan.md'],
    ['numbered lists in quotes', '> 1. '.repeat(deep), 'plan.md'],
    ['many quotes of some depth', `${'> '.repeat(30)}a\n`.repeat(20_000), 'plan.md'],
    ['lists that step to the right', Array.from({ length: 1_500 }, (_, index) => `${' '.repeat(index * 2)}- a`).join('\n'), 'plan.md'],
    ['a million headings', '# a\n'.repeat(1_000_000), 'plan.md'],
    ['a very long heading', `## W1: ${'a '.repeat(60_000)}\nx`, 'plan.md'],
    ['brackets', '['.repeat(1_000_000), 'plan.md'],
    ['stars and scores', '_a*'.repeat(60_000), 'plan.md'],
    ['blank lines', '\n'.repeat(1_000_000), 'plan.md'],
    ['backticks in a check', `## W1: a\nCheck: ${Array.from({ length: 1_500 }, (_, index) => '`'.repeat(index + 1)).join(' ')}\n`, 'plan.md'],
    ['spaces in a list', `## W1: a\nDepends on: a${' '.repeat(400_000)}b (${' ('.repeat(10_000)})\n`, 'plan.md'],
    ['braces in a list', `## W1: a\nFiles: ${'{,'.repeat(100_000)}\n`, 'plan.md'],
    ['unknown dependencies', `## W1: a\nDepends on: ${Array.from({ length: 50_000 }, (_, index) => `X${String(index)}`).join(',')}\n\nx\n`, 'plan.md'],
    ['nested lists in brackets', '['.repeat(deep), 'plan.yaml'],
    ['nested lists in balanced brackets', '['.repeat(deep) + ']'.repeat(deep), 'plan.json'],
    ['nested mappings in braces', '{a: '.repeat(deep), 'plan.yaml'],
    ['nested list items', '- '.repeat(deep), 'plan.yaml'],
    ['nested keys', '? '.repeat(deep), 'plan.yaml'],
    ['mappings that step to the right', Array.from({ length: 2_000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), 'plan.yaml'],
    ['a mapping of very many keys', Array.from({ length: 20_000 }, (_, index) => `k${String(index)}: 1`).join('\n'), 'plan.yaml'],
    ['a list of very many wrong tasks', `tasks:\n${'- a\n'.repeat(20_000)}`, 'plan.yaml'],
    ['very many aliases', `tasks: [&a b${', *a'.repeat(20_000)}]`, 'plan.yaml'],
    ['very many documents', '---\n'.repeat(20_000), 'plan.yaml'],
    ['very many anchors', '&a '.repeat(20_000), 'plan.yaml'],
    ['a markdown plan named .yaml', '# t\n\n## W1: x\n\ntext: *foo* `a`\n'.repeat(2_000), 'plan.yaml'],
  ];

  it.each(cases)('of %s is answered in time', (_, text, path) => {
    const before = process.cpuUsage();
    expectSound(text, path);
    // Processor time, for other tests run beside this one. The point is to tell seconds from minutes.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000);
  });

  it('of aliases that multiply is refused', () => {
    const lines = Array.from({ length: 9 }, (_, index) => `a${String(index + 1)}: &a${String(index + 1)} [${Array.from({ length: 9 }, () => `*a${String(index)}`).join(', ')}]`);
    expect(findings(`a0: &a0 [x]\n${lines.join('\n')}\n`, 'plan.yaml')).toEqual(['bad-alias@1:1']);
  });

  it('is answered with a bounded number of problems, the last of which counts the rest', () => {
    const { diagnostics } = parsePlan(`tasks:\n${'- a\n'.repeat(1_000)}`, { path: 'plan.yaml' });
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics.at(-1)).toMatchObject({ severity: 'error', code: 'more-problems' });
  });
});

describe('a very large honest plan', () => {
  it('of thousands of tasks in a chain is read', () => {
    const md = Array.from({ length: 1_000 }, (_, index) => `## T${String(index)}: step\n${index === 0 ? '' : `Depends on: T${String(index - 1)}\n`}\nwork\n`).join('\n');
    expect(parsePlan(md, { path: 'plan.md' }).plan?.tasks).toHaveLength(1_000);
    const yaml = `tasks:\n${Array.from({ length: 3_000 }, (_, index) => `- {id: T${String(index)}, title: step, run: work, depends_on: [${index === 0 ? '' : `T${String(index - 1)}`}]}\n`).join('')}`;
    expect(parsePlan(yaml, { path: 'plan.yaml' }).plan?.tasks).toHaveLength(3_000);
  });
});
