import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostics } from '../../../../src/engine/plan/formatDiagnostics';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { planShape } from '../../../../src/engine/plan/planShape';

/** Whatever the text: no exception, a plan or an error but never both, keys that exist, and places that exist. */
function expectSound(text: string): void {
  const { plan, diagnostics } = parsePlan(text, { path: 'plan.md' });
  expect(plan === null).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  expect(formatDiagnostics('plan.md', diagnostics, text).length).toBeGreaterThanOrEqual(diagnostics.length);
  if (plan === null) return;
  const keys = new Set(plan.tasks.map(({ key }) => key));
  expect(keys.size).toBe(plan.tasks.length);
  for (const task of plan.tasks) expect(task.dependsOn.every(({ on }) => keys.has(on) && on !== task.key)).toBe(true);
  expect(plan.mergeOrder.flat().every((key) => keys.has(key))).toBe(true);
  expect(plan.reasons.every(({ at }) => at.line >= 1 && at.column >= 1)).toBe(true);
  planShape(plan);
}

const PIECES = [
  '## Phase 1: a\n', '## Phase 2: b (after Phase 1)\n', '### Task 1.1: c\n', '### W1: d ✅\n', '## Stream A: e\n', '- [ ] T001 [P] f\n', '- [x] 1.1 g in src/g.ts\n', '- [ ]* 2. h\n', '**Story 1: i**\n', '1. **WS1: j**\n', '   - Acceptance: `npm test` passes\n',
  '| File | W1 | A |\n|---|---|---|\n', '| src/a.ts | X | SHARED* |\n', '| ID | Task | Depends |\n|---|---|---|\n', '| T1 | k | T001..T003 |\n', '|', '**Depends on:** ', 'W1, Task 1.1, Streams A-C', 'all above', '**Files:**\n', '- Create: `a.ts:1-9`\n', '~~', '`', '**', '(', ')', '[', '](x)', '→', ' -> ',
  '## Merge order\n', 'W1 → (A ∥ T001)\n', '```mermaid\ngraph TD\nA[x] --> B & C\n```\n', '```\n## q\n## r\n- s\n```\n', '```bash\ngit merge W1\ncd ../x && cargo check\n```\n', '```yaml\ntasks:\n  - id: a\n    depends_on: [a]\n```\n', '---\ntodos:\n  - id: x\n    content: y\n---\n', '\n', '\n\n', '  ', '> ', '<!--', '__proto__', 'constructor', '\u202e', 'C5 must merge first. ', 'Phase 1 blocks Phase 2. ', '├── W1\n', '+--> W1\n', 'Depends on A and W1. ', 'Merge A first, then W1. ', 'A before W1; W1 before A\n', 'Validate with `npm test`. ', '### BE-1 x\n', '### A\n', '↓\n',
];

describe('any text made of pieces of plans for people', () => {
  it('is read without an exception', () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 50 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, expectSound), { numRuns: 300 });
  });
});

describe('a text made to exhaust recognizers', () => {
  const many = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('');

  it.each([
    ['thousands of check boxes', many(4_000, (index) => `- [ ] T${String(index)} do it in src/${String(index)}.ts (depends on T${String(index + 1)})\n`)],
    ['sentences made of blanks', many(500, (index) => `## Task ${String(index)}: a\nDepends on${' '.repeat(900)}A x; merge first${' '.repeat(900)}then.\n\n`)],
    ['sentences that wait for all above', many(800, (index) => `## Task ${String(index)}: a\nWait until all the above. Merge Task ${String(index)} before Task 1.\n\n`)],
    ['check boxes in two levels', many(1_500, (index) => `- [ ] ${String(index)}. a\n  - [ ] ${String(index)}.1 b\n`)],
    ['phases that wait for all others', many(150, (index) => `## Phase ${String(index)}: a (after Phases 0-99)\n- [ ] T${String(index)} x\n`)],
    ['a wide matrix', `## W1: a\n**Goal:** x\n## W2: b\n**Goal:** x\n\n|File|W1|W2|${'x|'.repeat(2_000)}\n|${'---|'.repeat(2_003)}\n${many(20, () => `|a.ts|${'X|'.repeat(2_002)}\n`)}`],
    ['a long matrix', `## W1: a\n**Goal:** x\n## W2: b\n**Goal:** x\n\n|File|W1|W2|\n|---|---|---|\n${many(4_000, (index) => `|src/${String(index)}.ts|X|SHARED|\n`)}`],
    ['rows full of bars', `|a|b|\n|-|-|\n${'|'.repeat(100_000)}\n`],
    ['everybody waiting for everybody', many(300, (index) => `## Task ${String(index)}: x\n**Depends on:** all tasks\n`)],
    ['a range without end', `## Task 1: x\n**Depends on:** Tasks 1-99999999, T0001..T9999\n## Task 2: y\n**Goal:** z\n`],
    ['a sentence of names', `## Task 1: x\n**Goal:** y\n## Task 2: x\n${'Task 1 depends on Task 2 after Task 1 '.repeat(3_000)}\n`],
    ['remarks in remarks', `## Task 1: x\n**Depends on:** ${'('.repeat(50_000)}\n`],
    ['a graph of one line', `## Task 1: x\n**Goal:** y\n\n\`\`\`mermaid\ngraph TD\n${'A --> '.repeat(20_000)}B\n\`\`\`\n`],
    ['a graph of many lines', `## Task 1: x\n**Goal:** y\n\n\`\`\`mermaid\ngraph TD\n${many(5_000, (index) => `N${String(index)}[Task 1] --> N${String(index + 1)}\n`)}\`\`\`\n`],
    ['dots and slashes', `## Task 1: x\n**Files:** ${'a/'.repeat(30_000)} ${'.'.repeat(30_000)} ${'a.'.repeat(30_000)}\n`],
    ['ticks', `## Task 1: x\n**Verify:** ${'` '.repeat(30_000)}\n`],
    ['a shell line without end', `## Task 1: x\n**Verify:**\n\`\`\`bash\n${'a && '.repeat(20_000)}b\n${'X=1 '.repeat(10_000)}npm test\n\`\`\`\n`],
    ['a front matter of entries', `---\ntodos:\n${many(5_000, (index) => `  - id: t${String(index)}\n    content: do a thing\n`)}---\n\n# x\n${many(300, (index) => `### Task ${String(index)}: do\n**Goal:** y\n`)}`],
    ['glyphs', `## Task 1: ${'✅'.repeat(50_000)}\n**Goal:** y\n## Task 2: ${'(done) '.repeat(5_000)}\n**Goal:** y\n`],
  ])('%s is answered in time', (_, text) => {
    const before = process.cpuUsage();
    expectSound(text);
    // Processor time, for other tests run beside this one. The point is to tell seconds from minutes.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(8_000);
  }, 30_000);
});
