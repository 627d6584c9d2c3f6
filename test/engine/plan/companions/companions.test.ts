import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../../src/engine/index';
import { wholeText, companionsFrom, type CompanionReader } from '../../../../src/engine/plan/companions/companion';
import { parsePlan, type PlanReading } from '../../../../src/engine/plan/parsePlan';

const PLAN = `# Bakery

Ownership matrix: see docs/OWNERSHIP.md

## Workstream A: Oven
- Build the oven
- [ ] heat it

## Workstream B: Dough
- Knead the dough

## Workstream C: Shop
- Sell the bread
`;

const MATRIX = `# Who owns what

| File | Owner |
|---|---|
| \`src/oven.ts\` | Workstream A |
| \`src/dough.ts\` | Workstream B |
| \`src/shop.ts\` | Workstream C |

Workstream C depends on Workstream A and Workstream B.

## Merge order
1. Workstream B
2. Workstream A
3. Workstream C
`;

function files(texts: Readonly<Record<string, string>>, home = ''): CompanionReader {
  return { home, read: (path) => (Object.hasOwn(texts, path) ? { kind: 'text', text: texts[path] ?? '' } : { kind: 'missing' }) };
}

function read(text: string, beside: Readonly<Record<string, string>>, { home = '', path = 'PLAN.md' } = {}): PlanReading {
  return parsePlan(text, { path: home === '' ? path : `${home}/${path}`, companions: files(beside, home) });
}

function planOf(reading: PlanReading): PlanDocument {
  if (reading.plan === null) throw new Error(JSON.stringify(reading.diagnostics));
  return reading.plan;
}

const codes = ({ diagnostics }: PlanReading): string[] => diagnostics.map(({ code }) => code);

describe('a document that the plan names', () => {
  it('tells who owns which files, who waits for whom and in which order work lands', () => {
    const plan = planOf(read(PLAN, { 'docs/OWNERSHIP.md': MATRIX }));
    const [oven, , shop] = plan.tasks;
    expect(oven?.ownership.map(({ path }) => path)).toEqual(['src/oven.ts']);
    expect(shop?.dependsOn.map(({ on }) => on).sort()).toEqual([oven?.key, plan.tasks[1]?.key]);
    expect(plan.mergeOrder.flat()).toEqual([plan.tasks[1]?.key, oven?.key, shop?.key]);
  });

  it('is named as the place of what was read from it', () => {
    const plan = planOf(read(PLAN, { 'docs/OWNERSHIP.md': MATRIX }));
    const reason = plan.reasons.find(({ value }) => value === 'src/dough.ts');
    expect(reason?.at).toMatchObject({ file: 'docs/OWNERSHIP.md', line: 6 });
    expect(plan.tasks.every(({ at }) => at.file === undefined)).toBe(true);
  });

  it.each([
    ['a link', '[ownership](./docs/OWNERSHIP.md)'],
    ['a link with an anchor', 'Read [this](docs/OWNERSHIP.md#files "the table") first.'],
    ['a path in a sentence', 'Files are divided as described in `docs/OWNERSHIP.md`.'],
    ['a label', '**Companion:** docs/OWNERSHIP.md'],
    ['a row of a table', '| Topic | Document |\n|---|---|\n| Ownership | [matrix](docs/OWNERSHIP.md) |'],
  ])('may be named by %s', (_, reference) => {
    const plan = planOf(read(PLAN.replace('Ownership matrix: see docs/OWNERSHIP.md', reference), { 'docs/OWNERSHIP.md': MATRIX }));
    expect(plan.tasks[0]?.ownership.map(({ path }) => path)).toEqual(['src/oven.ts']);
  });

  it('may be named in the front matter', () => {
    const text = `---\ncompanions:\n  - docs/OWNERSHIP.md\n---\n${PLAN.replace('Ownership matrix: see docs/OWNERSHIP.md', '')}`;
    expect(planOf(read(text, { 'docs/OWNERSHIP.md': MATRIX })).tasks[1]?.ownership.map(({ path }) => path)).toEqual(['src/dough.ts']);
  });

  it('is looked for beside the plan first, and then from the root', () => {
    const text = PLAN.replace('docs/OWNERSHIP.md', 'OWNERSHIP.md');
    const beside = read(text, { 'plans/OWNERSHIP.md': MATRIX, 'OWNERSHIP.md': '# Nothing' }, { home: 'plans' });
    expect(beside.companions.files.map(({ path }) => path)).toEqual(['plans/OWNERSHIP.md']);
    expect(read(text, { 'OWNERSHIP.md': MATRIX }, { home: 'plans' }).companions.files.map(({ path }) => path)).toEqual(['OWNERSHIP.md']);
    expect(read(PLAN.replace('docs/OWNERSHIP.md', '../OWNERSHIP.md'), { 'OWNERSHIP.md': MATRIX }, { home: 'plans' }).companions.files).toHaveLength(1);
  });

  it('brings conflict notes, and the checks it is said to hold', () => {
    const notes = '# Notes\n\nConflict in `src/shop.ts`: Workstream A and Workstream C both edit it, keep both imports.\n\n## Validation\n\n```sh\nnpm run e2e\n```\n';
    const text = (how: string): string => PLAN.replace('Ownership matrix: see docs/OWNERSHIP.md', how);
    const silent = planOf(read(text('See docs/notes.md'), { 'docs/notes.md': notes }));
    expect(silent.conflictNotes).toMatchObject([{ files: ['src/shop.ts'], at: { file: 'docs/notes.md', line: 3 } }]);
    expect(silent.finalChecks).toEqual([]);
    expect(planOf(read(text('Validation: see docs/notes.md'), { 'docs/notes.md': notes })).finalChecks.map(({ command }) => command)).toEqual(['npm run e2e']);
  });

  it('tells more of a task in a section of its own', () => {
    const more = '# Details\n\n## Workstream B: Dough\n\n**Files:** `src/yeast.ts`\n**Verify:** `npm test -- dough`\n\n## Workstream C: Shop\n\nDepends on: Workstream B\n';
    const [, dough, shop] = planOf(read(PLAN, { 'docs/OWNERSHIP.md': more })).tasks;
    expect(dough?.ownership.map(({ path }) => path)).toEqual(['src/yeast.ts']);
    expect(dough?.checks.map(({ command }) => command)).toEqual(['npm test -- dough']);
    expect(shop?.dependsOn.map(({ on }) => on)).toEqual([dough?.key]);
  });

  it('adds no task of its own', () => {
    const plan = planOf(read(PLAN, { 'docs/OWNERSHIP.md': `${MATRIX}\n## Workstream D: Garden\n\nPlant it.\n` }));
    expect(plan.tasks).toHaveLength(3);
  });

  it('adds its tasks where the plan says that they stand there', () => {
    const text = '# Bakery\n\nWorkstreams are defined in [workstreams.md](./workstreams.md).\n\n## Merge order\n\n1. Workstream B\n2. Workstream A\n';
    const plan = planOf(read(text, { 'workstreams.md': '# Work\n\n## Workstream A: Oven\n\n**Files:** `src/oven.ts`\n\n## Workstream B: Dough\n\n**Files:** `src/dough.ts`\n' }));
    expect(plan.tasks.map(({ title }) => title)).toEqual(['Oven', 'Dough']);
    expect(plan.tasks[0]?.at).toMatchObject({ file: 'workstreams.md', line: 3 });
    expect(plan.mergeOrder.flat()).toEqual(plan.tasks.map(({ key }) => key).reverse());
    expect(plan.title).toBe('Bakery');
  });

  it('is not believed where it gives the names of the tasks to other things', () => {
    const other = '# Release train\n\n## Workstream A: Signals\n\n**Files:** `src/signals.ts`\n\n## Workstream B: Tracks\n\nDepends on: Workstream A\n';
    const reading = read(PLAN, { 'docs/OWNERSHIP.md': other });
    expect(codes(reading)).toContain('companion-other-names');
    expect(planOf(reading).tasks.flatMap(({ ownership, dependsOn }) => [...ownership, ...dependsOn])).toEqual([]);
  });

  it('does not overrule the plan: what would make it wait for itself is left out with a warning', () => {
    const text = `${PLAN}\n## Dependencies\n\n- Workstream B depends on Workstream C\n`;
    const reading = read(text.replace('## Workstream B: Dough\n', '## Workstream B: Dough\nDepends on: Workstream C\n'), { 'docs/OWNERSHIP.md': MATRIX });
    expect(planOf(reading).tasks[1]?.dependsOn.map(({ on }) => on)).toEqual([planOf(reading).tasks[2]?.key]);
    expect(reading.diagnostics.find(({ code }) => code === 'contradictory-dependency')?.at.file).toBe('docs/OWNERSHIP.md');
  });

  it('belongs to a YAML plan as well', () => {
    const text = 'companions: [docs/OWNERSHIP.md]\ntasks:\n  - {id: A, title: Oven, prompt: do}\n  - {id: B, title: Dough, prompt: do}\n  - {id: C, title: Shop, prompt: do}\n';
    const plan = planOf(read(text, { 'docs/OWNERSHIP.md': MATRIX }, { path: 'plan.yaml' }));
    expect(plan.tasks.map(({ ownership }) => ownership.map(({ path }) => path))).toEqual([['src/oven.ts'], ['src/dough.ts'], ['src/shop.ts']]);
  });
});

describe('a document that cannot be followed', () => {
  it('is told where it is named, when it is missing', () => {
    const { diagnostics } = read(PLAN, {});
    expect(diagnostics).toMatchObject([{ code: 'companion-missing', severity: 'warning', at: { line: 3 } }]);
  });

  it('is not missed where a task of the plan makes it', () => {
    expect(codes(read(PLAN.replace('- Build the oven', '**Files:** `docs/OWNERSHIP.md`'), {}))).not.toContain('companion-missing');
  });

  it.each(['../../etc/passwd.md', '../secret.md'])('is not looked for outside of the repository: %s', (path) => {
    const asked: string[] = [];
    const reading = parsePlan(PLAN.replace('docs/OWNERSHIP.md', path), { path: 'PLAN.md', companions: { home: '', read: (each) => (asked.push(each), { kind: 'missing' }) } });
    expect(codes(reading)).toEqual(['companion-outside']);
    expect(asked).toEqual([]);
  });

  it('is told, with the reason, when it cannot be read', () => {
    const unreadable: CompanionReader = { home: '', read: () => ({ kind: 'unreadable', why: 'leads out of the repository by a symbolic link, and is not read' }) };
    expect(parsePlan(PLAN, { path: 'PLAN.md', companions: unreadable }).diagnostics).toMatchObject([{ code: 'companion-unreadable', at: { line: 3 } }]);
    expect(codes(read(PLAN, { 'docs/OWNERSHIP.md': 'a\0b' }))).toEqual(['companion-unreadable']);
    expect(codes(read(PLAN, { 'docs/OWNERSHIP.md': '> '.repeat(2_000) }))).toEqual(['companion-unreadable']);
    expect(codes(read(PLAN, { 'docs/OWNERSHIP.md': 'x'.repeat(5_000_000) }))).toEqual(['companion-unreadable']);
  });

  it('is read once, however the documents name each other', () => {
    const asked: string[] = [];
    const texts: Record<string, string> = { 'docs/OWNERSHIP.md': `${MATRIX}\nSee [the plan](../PLAN.md) and [this](OWNERSHIP.md) and [that](more.md).`, 'docs/more.md': 'See [who](OWNERSHIP.md), and [deep](deep.md).', 'docs/deep.md': 'Workstream A depends on Workstream B.' };
    const reading = parsePlan(PLAN, { path: 'PLAN.md', companions: { home: '', read: (path) => (asked.push(path), files(texts).read(path)) } });
    expect(reading.companions.files.map(({ path }) => path)).toEqual(['docs/OWNERSHIP.md', 'docs/more.md']);
    expect(asked.filter((path) => path === 'docs/OWNERSHIP.md')).toHaveLength(1);
    expect(asked).not.toContain('docs/deep.md');
  });

  it('does not come in any number', () => {
    const names = Array.from({ length: 40 }, (_, index) => `docs/part-${String(index)}.md`);
    const reading = read(PLAN.replace('Ownership matrix: see docs/OWNERSHIP.md', names.map((name) => `See ${name}\n`).join('\n')), Object.fromEntries(names.map((name) => [name, '# Part'])));
    expect(reading.companions.files).toHaveLength(12);
    expect(codes(reading)).toContain('companion-unreadable');
  });

  it('is only listed where nobody hands it in', () => {
    const { plan, diagnostics } = parsePlan(PLAN, { path: 'PLAN.md' });
    expect(plan?.companions).toEqual(['docs/OWNERSHIP.md']);
    expect(diagnostics).toEqual([]);
  });
});

describe('the documents of a plan', () => {
  it('give the same plan again from what was read the first time', () => {
    const first = read(PLAN.replace('docs/OWNERSHIP.md', 'OWNERSHIP.md'), { 'plans/OWNERSHIP.md': MATRIX }, { home: 'plans' });
    const again = parsePlan(PLAN.replace('docs/OWNERSHIP.md', 'OWNERSHIP.md'), { path: '/elsewhere/plans/PLAN.md', companions: companionsFrom(first.companions) });
    expect(again.plan).toEqual(first.plan);
  });

  it('are a part of what is agreed to, and a plan without any is its own text', () => {
    const { companions } = read(PLAN, { 'docs/OWNERSHIP.md': MATRIX });
    const changed = read(PLAN, { 'docs/OWNERSHIP.md': `${MATRIX} ` }).companions;
    expect(wholeText(PLAN, companions)).not.toBe(wholeText(PLAN, changed));
    expect(wholeText(PLAN, read(PLAN, {}).companions)).toBe(PLAN);
  });
});
