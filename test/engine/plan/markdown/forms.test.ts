import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { names, shapeOf, taskOf } from './reading';

describe('tasks are found', () => {
  it.each([
    ['in headings of workstreams', '## Workstream 1: Ovens\n**Owns:** `ovens/`\n\n## Workstream 2: Shelves\n**Owns:** `shelves/`\n', ['Workstream-1 Ovens', 'Workstream-2 Shelves']],
    ['in headings of streams by letter', '### Stream A: Ovens\n**Files**: `a/x.ts`\n\n### Stream B — Shelves\n**Files**: `b/x.ts`\n', ['Stream-A Ovens', 'Stream-B Shelves']],
    ['in headings of lanes, tracks and sessions', '## Track 1 - Ovens\n- Branch: feat/ovens\n\n## Track 2 - Shelves\n- Branch: feat/shelves\n', ['Track-1 Ovens', 'Track-2 Shelves']],
    ['under phases', '## Phase 1: Base\n### Task 1.1: Dough\nx\n### Task 1.2: Yeast\nx\n## Phase 2: Top\n### Task 2.1: Sauce\nx\n', ['1.1 Dough', '1.2 Yeast', '2.1 Sauce']],
    ['as numbered headings with their state', '## Phase 1 ⏳\n### 1.1 Dough ✅ DONE\n- [x] knead\n### 1.2 Yeast ⬜ TODO\n- [ ] feed\n', ['1.1 Dough', '1.2 Yeast']],
    ['as bold paragraphs', '## Work\n\n**Story 3.1: Dough (40% → 100%)**\n- knead it\n\n**Story 3.2: Yeast**\n- feed it\n', ['3.1 Dough', '3.2 Yeast']],
    ['as items that are bold', '1. **WS1: Dough**\n   - Output: bread\n2. **WS2: Yeast**\n   - Output: bubbles\n', ['WS1 Dough', 'WS2 Yeast']],
    ['as check boxes with ids and marks', '## Phase 1: Setup\n- [x] T001 Make folders\n- [ ] T002 [P] [US1] Add model in src/model.ts\n', ['T001 Make folders', 'T002 Add model in src/model.ts']],
    ['as numbered check boxes, those without parts included', '- [ ] 1. Prepare\n- [ ] 2. Bake\n- [ ] 2.1 Heat the oven\n  - _Requirements: 1.1_\n- [ ]* 2.2 Watch it\n', ['1 Prepare', '2.1 Heat the oven', '2.2 Watch it']],
    ['under numbered headings', '## 1. Base\n- [ ] 1.1 Dough\n- [ ] 1.2 Yeast\n\n## 2. Top\n- [ ] 2.1 Sauce\n', ['1.1 Dough', '1.2 Yeast', '2.1 Sauce']],
    ['as check boxes without ids', '# To do\n- [ ] Build the oven\n- [x] Buy flour\n', ['build-the-oven Build the oven', 'buy-flour Buy flour']],
    ['as headings, whatever steps stand in them', '### Task 1: Dough\n**Files:**\n- Create: `dough.ts`\n\n- [ ] **Step 1: Write the test**\n- [ ] **Step 2: Run it**\n\n### Task 2: Yeast\n- [ ] **Step 1: Write**\n', ['Task-1 Dough', 'Task-2 Yeast']],
    ['in rows of a table', '| ID | Task | Depends | Status |\n|---|---|---|---|\n| B-1 | Dough | — | ☑ |\n| B-2 | Yeast | B-1 | ☐ |\n', ['B-1 Dough', 'B-2 Yeast']],
    ['in rows that go on behind a remark', '| ID | Task | Depends |\n|---|---|---|\n> a remark\n\n| B-1 | Dough | — |\n| B-2 | Yeast | B-1 |\n', ['B-1 Dough', 'B-2 Yeast']],
    ['as agents of phases', '### Phase 1: Start\n**Agent**: Boss\n\n### Phase 2: Both\n**Agents**: Agent 1 (Dough) + Agent 2 (Yeast)\n\n**Agent 1 Tasks**:\n- Owns: `dough/a.ts`\n\n**Agent 2 Tasks**:\n- Owns: `yeast/b.ts`\n', ['boss Boss', 'Agent-1 Dough', 'Agent-2 Yeast']],
    ['as phases where nothing finer is told', '## Phase 1: Dough\nKnead.\n\n## Phase 2: Yeast\nFeed.\n', ['Phase-1 Dough', 'Phase-2 Yeast']],
    ['in headings whose place is told too', '## 1. Agent C — Dough\n**Branch:** `x/c`\n\n## 2. Agent A — Yeast\n**Branch:** `x/a`\n', ['Agent-C Dough', 'Agent-A Yeast']],
    ['in front matter alone', '---\ntodos:\n  - id: one\n    content: Dough\n  - id: two\n    content: Yeast\n---\n\n# Bread\n\nProse.\n', ['one Dough', 'two Yeast']],
    ['in a fence of foreign YAML', '# Bread\n\n```yaml\nworkstreams:\n  - id: a\n    name: Dough\n  - id: b\n    name: Yeast\n    depends_on: [a]\n```\n', ['a Dough', 'b Yeast']],
    ['without those that are struck out', '- [ ] T1 Dough\n- [ ] ~~T2 Yeast~~\n- [ ] T3 Salt\n', ['T1 Dough', 'T3 Salt']],
    ['and not in lists that verify', '## Task 1: Dough\n**Files:** `a.ts`\n## Task 2: Yeast\n**Files:** `b.ts`\n## Verification checklist\n- [ ] It smells\n- [ ] It tastes\n', ['Task-1 Dough', 'Task-2 Yeast']],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});

describe('dependencies are read', () => {
  const three = (line: string): string => `## Task 1: Dough\n**Files:** \`a.ts\`\n\n## Task 2: Yeast\n**Files:** \`b.ts\`\n\n## Task 3: Oven\n${line}\n**Files:** \`c.ts\`\n`;

  it.each([
    ['a label', '**Depends on:** Task 1, Task 2'],
    ['a label in other words', '**Blocked by**: Tasks 1 and 2 (both of them)'],
    ['a range', '**Dependencies:** Tasks 1-2'],
    ['a start condition', '**Can start:** after Tasks 1-2 complete'],
    ['everything above', '**Dependencies:** all above'],
    ['titles', '**Depends on:** Dough, Yeast'],
    ['a sentence', 'This depends on Task 1 and Task 2.\n'],
  ])('from %s', (_, line) => {
    expect(taskOf(three(line), 'Task-3').depends_on).toEqual(['Task-1', 'Task-2']);
  });

  it.each([
    ['a mermaid graph', '## Graph\n```mermaid\ngraph TD\n  T1[Task 1] --> T3[Task 3]\n  T2 -->|then| T3\n```\n'],
    ['arrows', '## Dependency graph\n```\nTask 1 → Task 3\nTask 2 ──► Task 3\n```\n'],
    ['a table', '## Dependencies\n| Task | Depends on |\n|---|---|\n| Task 3 | Task 1, Task 2 |\n'],
    ['prose', '## Notes\n- Task 3 depends on Task 1 and Task 2\n'],
    ['what blocks', '## Notes\n- Task 1 blocks Task 3. Task 2 blocks Task 3.\n'],
  ])('from %s elsewhere', (_, rest) => {
    expect(taskOf(three('Bake.') + rest, 'Task-3').depends_on).toEqual(['Task-1', 'Task-2']);
  });

  it('as a tree that is drawn', () => {
    const text = `${three('Bake.')}## Dependencies Graph\n\`\`\`\nTask 1 Dough\n  ├── Task 2 Yeast\n  │   └── Task 3 Oven\n\`\`\`\n`;
    expect(taskOf(text, 'Task-2').depends_on).toEqual(['Task-1']);
    expect(taskOf(text, 'Task-3').depends_on).toEqual(['Task-2']);
  });

  it('with the names of what is published', () => {
    const { plan } = parsePlan(three('**Starts:** after Task 1 publishes `DoughApi`'), { path: 'p.md' });
    expect(plan?.tasks[2]?.dependsOn).toEqual([{ on: 'Task-1', kind: 'api', name: 'DoughApi' }]);
  });

  it('between phases, as barriers', () => {
    const text = '## Wave 1 (parallel)\n- [ ] T1 Dough\n- [ ] T2 Yeast\n\n## Wave 2 (sequential, after Wave 1)\n- [ ] T3 Oven\n';
    expect(shapeOf(text).phases.map(({ parallel, depends_on }) => ({ parallel, depends_on }))).toEqual([{ parallel: true, depends_on: [] }, { parallel: false, depends_on: ['Wave 1'] }]);
    expect(taskOf(text, 'T3').depends_on).toEqual(['T1', 'T2']);
  });

  it('on other plans as what is outside of this one, with a warning', () => {
    const { plan, diagnostics } = parsePlan(three('**Depends on:** Task 1, BAKE-77'), { path: 'p.md' });
    expect(plan?.tasks[2]).toMatchObject({ dependsOn: [{ on: 'Task-1' }], externalDependsOn: ['BAKE-77'] });
    expect(diagnostics.map(({ code, at }) => `${code}@${String(at.line)}`)).toEqual(['unknown-dependency@8']);
  });
});

describe('files are divided', () => {
  const two = '## Stream A: Dough\n**Branch:** `feat/dough`\n\n## Stream B: Yeast\n**Branch:** `feat/yeast`\n\n## Ownership\n\n';

  it.each([
    ['a column for each task', '| File | A | B |\n|---|---|---|\n| src/a.ts | PRIMARY | - |\n| src/b.ts | | OWNER |\n| src/c.ts | SHARED | SHARED |\n'],
    ['marks with a foot note', '| File | A | B |\n|---|---|---|\n| src/a.ts | ✏️ | |\n| src/b.ts | (read) | ✏️ |\n| src/c.ts | ✏️* | ✏️* |\n'],
    ['a row for each file', '| File | Owner |\n|---|---|\n| `src/a.ts` | Stream A |\n| `src/b.ts` | B only |\n| `src/c.ts` | A, B |\n'],
    ['a row for each task', '| Stream | Owns | Shared files |\n|---|---|---|\n| Stream A | `src/a.ts` | `src/c.ts` |\n| Stream B | `src/b.ts` | `src/c.ts` |\n'],
    ['a column for each file', '| Stream | src/a.ts | src/b.ts | src/c.ts |\n|---|---|---|---|\n| A | X | - | shared |\n| B | - | X | shared |\n'],
    ['lists', '- A: `src/a.ts`\n- B: `src/b.ts`\n\n### Shared files\n- `src/c.ts` - Streams A & B\n'],
  ])('by %s', (_, table) => {
    const { tasks } = shapeOf(two + table);
    expect(tasks.map(({ owns, modifies_shared }) => ({ owns, modifies_shared }))).toEqual([
      { owns: ['src/a.ts'], modifies_shared: ['src/c.ts'] },
      { owns: ['src/b.ts'], modifies_shared: ['src/c.ts'] },
    ]);
  });

  it('with what is made, changed and left alone, and with lines', () => {
    const text = '### Task 1: Dough\n**Files:**\n- Create: `src/new.ts`\n- Modify: `src/old.ts:10-20`\n- Test: `test/new.test.ts`\n\n**Do not touch:**\n- `src/oven/`\n\n### Task 2: Yeast\n**Deletes:** `src/gone.ts`\n';
    const { plan } = parsePlan(text, { path: 'p.md' });
    expect(plan?.tasks.map(({ ownership }) => ownership)).toEqual([
      [
        { path: 'src/new.ts', mode: 'own', lines: [], change: 'create' },
        { path: 'src/old.ts', mode: 'own', lines: [{ from: 10, to: 20 }], change: 'modify' },
        { path: 'test/new.test.ts', mode: 'own', lines: [], change: 'modify' },
        { path: 'src/oven/', mode: 'avoid', lines: [], change: null },
      ],
      [{ path: 'src/gone.ts', mode: 'own', lines: [], change: 'delete' }],
    ]);
  });

  it('below rows that name a folder', () => {
    const table = '| File | A | B |\n|---|---|---|\n| **bakery/** | | |\n| dough.rs | PRIMARY | - |\n| oven.rs | - | PRIMARY |\n';
    expect(shapeOf(two + table).tasks.map(({ owns }) => owns)).toEqual([['bakery/dough.rs'], ['bakery/oven.rs']]);
  });

  it('in the prompt inside of a fence', () => {
    const text = '## Session 1: Dough — `../w1`\n\n```\n/go\n\n## Files to touch\n- src/dough.ts (main)\n\n## Do NOT touch\n- src/oven.ts\n\n## Verification\n- npm run lint && npm test\n```\n\n## Session 2: Yeast\n**Files:** `src/yeast.ts`\n';
    expect(taskOf(text, 'Session-1')).toMatchObject({ title: 'Dough', owns: ['src/dough.ts'], validate: ['npm run lint', 'npm test'] });
  });

  it('and two owners are told where the plan claims there are none', () => {
    const text = `${two}No overlap between streams.\n\n| File | A | B |\n|---|---|---|\n| src/a.ts | PRIMARY | PRIMARY |\n`;
    expect(parsePlan(text, { path: 'p.md' }).diagnostics.map(({ code }) => code)).toEqual(['shared-file']);
    const lines = two + '| File | A | B |\n|---|---|---|\n| a.ts:1-60 | PRIMARY | - |\n| a.ts:50-90 | - | PRIMARY |\n';
    expect(parsePlan(lines, { path: 'p.md' }).diagnostics.map(({ code }) => code)).toEqual(['contradictory-lines']);
  });
});

describe('the landing order is read', () => {
  const three = '## W1: Dough\n**Branch:** `feat/dough`\n**Goal:** x\n\n## W2: Yeast\n**Branch:** `feat/yeast`\n**Goal:** x\n\n## W3: Oven\n**Branch:** `feat/oven`\n**Goal:** x\n\n';

  it.each([
    ['arrows', '## Merge order\n\nW2 → W1 → W3\n', ['W2', 'W1', 'W3']],
    ['arrows in a fence, with remarks', '## Merge order\n```\nw2 (yeast) → w1 (dough) → w3\n```\n', ['W2', 'W1', 'W3']],
    ['any order inside of a step', '## Merge sequence\n\nW2 → (W1 ∥ W3)\n', ['W2', ['W1', 'W3']]],
    ['commands', '## Merging\n```bash\ngit checkout main\ngit merge feat/yeast --no-edit\nnpm test\ngit merge --no-ff feat/dough\ngit merge feat/oven\n```\n', ['W2', 'W1', 'W3']],
    ['a list', '## Merge order\n1. **W2** first: foundation\n2. W1 (may conflict)\n3. W3\n', ['W2', 'W1', 'W3']],
    ['a table', '## Merge plan\n| Step | Branch |\n|---|---|\n| 1 | `feat/yeast` |\n| 2 | `feat/dough` |\n| 3 | `feat/oven` |\n', ['W2', 'W1', 'W3']],
    ['a label', '## Notes\n**Merge order:** W2, W1, W3\n', ['W2', 'W1', 'W3']],
  ])('from %s', (_, rest, expected) => {
    expect(shapeOf(three + rest).merge_order).toEqual(expected);
  });

  it('from nothing but what is said about it', () => {
    expect(shapeOf(`${three}## Execution order\n\nW1 → W2 → W3\n`).merge_order).toBeNull();
  });
});

describe('checks are read', () => {
  it('from labels, from what must pass, and from the part of the document that names the task', () => {
    const text = '## W1: Dough\n**Verify:** `npm run lint`\n**Done when:**\n- `npm test` passes\n- it rises\n\n## W2: Yeast\n**Goal:** x\n\n## Validation\n\n**For W2 (yeast):**\n```bash\ncd ../w2/ui && cargo check\n```\n';
    const { plan } = parsePlan(text, { path: 'p.md' });
    expect(plan?.tasks[0]?.checks.map(({ command }) => command)).toEqual(['npm run lint', 'npm test']);
    expect(plan?.tasks[0]?.acceptance).toEqual(['npm test passes', 'it rises']);
    expect(plan?.tasks[1]?.checks).toEqual([{ command: 'cargo check', cwd: 'ui', when: ['worktree', 'merged'] }]);
    expect(plan?.finalChecks).toEqual([]);
  });

  it('of the whole plan, of phases, and after merges', () => {
    const text = '## Phase 1: Base\n### W1: Dough\n**Branch:** `feat/dough`\n**Goal:** x\n### W2: Yeast\n**Branch:** `feat/yeast`\n**Goal:** x\n\n## Merge order\n```bash\ngit merge feat/dough\ncargo check\ngit merge feat/yeast\ncargo test\n```\n\n## Validation checklist\n\n### After Phase 1\n```bash\nnpm run check\n```\n\n## Final verification\n- [ ] `npm run build` passes\n- [ ] it tastes\n';
    const { plan } = parsePlan(text, { path: 'p.md' });
    expect(plan?.tasks.map(({ checks }) => checks)).toEqual([[{ command: 'cargo check', cwd: '.', when: ['merged'] }], [{ command: 'cargo test', cwd: '.', when: ['merged'] }]]);
    expect(plan?.phases[0]?.checks).toEqual([{ command: 'npm run check', cwd: '.', when: ['phase'] }]);
    expect(plan?.finalChecks).toEqual([{ command: 'npm run build', cwd: '.', when: ['final'] }]);
  });

  it('and no other command is ever run', () => {
    const text = '## W1: Dough\n**Goal:** x\n\n```bash\nrm -rf build\nnpm install\n```\n\nSee `npm run danger` and `./deploy.sh`.\n\n## Setup\n```bash\nnpm test\n```\n';
    const { plan } = parsePlan(text, { path: 'p.md' });
    expect(plan?.tasks[0]).toMatchObject({ run: null, checks: [] });
    expect(plan?.finalChecks).toEqual([]);
  });
});

describe('what else a plan says', () => {
  it('is kept: branches and worktrees from the commands that make them', () => {
    const text = '## Setup\n```bash\ngit worktree add ../bread-w1 -b feat/dough\ngit worktree add -b feat/yeast ../bread-w2 main\n```\n\n## W1: Dough\n**Goal:** x\n## W2: Yeast\n**Goal:** x\n';
    expect(shapeOf(text).tasks.map(({ branch, worktree }) => [branch, worktree])).toEqual([['feat/dough', '../bread-w1'], ['feat/yeast', '../bread-w2']]);
  });

  it('is kept: rules, issues, companions, conflicts and when to land', () => {
    const text = '# Bread\n\nSee `docs/recipe.md` for details.\n\n## W1: Dough (optional)\n**Estimate:** 2h\n**Out of scope:** ovens\n\n## W2: Yeast\n**Goal:** x\n\n## Conflicts\n- `src/a.ts`: keep both imports of W1 and W2\n\n## Rules\n- No new dependencies\n\n## Issues found\n- W2 forgets salt\n\nNothing lands until all tasks pass.\n';
    const { plan } = parsePlan(text, { path: 'p.md' });
    expect(plan).toMatchObject({ rules: ['No new dependencies'], issues: ['W2 forgets salt'], companions: ['docs/recipe.md'], landWhen: 'batch' });
    expect(plan?.conflictNotes).toMatchObject([{ files: ['src/a.ts'], tasks: ['W1', 'W2'] }]);
    expect(plan?.tasks[0]).toMatchObject({ optional: true, estimate: '2h', outOfScope: ['ovens'] });
  });

  it('has a reason with its place', () => {
    const { plan } = parsePlan('## Task 1: Dough\n**Files:** `a.ts`\n## Task 2: Yeast\n**Depends on:** Task 1\n', { path: 'p.md' });
    expect(plan?.reasons.find(({ field }) => field === 'dependsOn')).toMatchObject({ task: 'Task-2', value: 'Task-1', confidence: 1, at: { line: 4 } });
  });
});

describe('what cannot be understood', () => {
  it('is told with its place, and the rest is kept', () => {
    const text = '## Stream A: Dough\n**Branch:** `feat/a`\n\n## Stream B: Yeast\n**Branch:** `feat/b`\n\n| File | A | B |\n|---|---|---|\n| all the ovens | X | |\n| src/b.ts | | X |\n';
    const { plan, diagnostics } = parsePlan(text, { path: 'p.md' });
    expect(diagnostics.map(({ code, at }) => `${code}@${String(at.line)}:${String(at.column)}`)).toEqual(['unreadable-row@9:3']);
    expect(plan?.tasks[1]?.ownership.map(({ path }) => path)).toEqual(['src/b.ts']);
  });

  it('is an error where tasks wait for each other outright, with the whole path', () => {
    const text = '## Task 1: Dough\n**Depends on:** Task 2\n\n## Task 2: Yeast\n**Depends on:** Task 1\n';
    const { plan, diagnostics } = parsePlan(text, { path: 'p.md' });
    expect(plan).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toEqual(['dependency-cycle']);
    expect(diagnostics[0]?.message).toContain('Task-1 → Task-2 → Task-1');
  });

  it('gives way to what is said outright', () => {
    const text = '## Task 1: Dough\n**Goal:** x\n\n## Task 2: Yeast\n**Depends on:** Task 1\n\n## Notes\n- Task 1 depends on Task 2\n';
    const { plan, diagnostics } = parsePlan(text, { path: 'p.md' });
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning contradictory-dependency']);
    expect(plan?.tasks.map(({ dependsOn }) => dependsOn.map(({ on }) => on))).toEqual([[], ['Task-1']]);
  });

  it('leaves the form that was written for this program strict', () => {
    const text = '## W1: Dough\nDepends on: W9\nCheck: `true`\n\nKnead.\n';
    expect(parsePlan(text, { path: 'p.md' }).diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['error unknown-dependency']);
  });
});

describe('what shows that a story is done', () => {
  const story = '# Shop\n\n## Phase 1: Setup\n\n- [ ] T001 Make folders\n\n## Phase 2: User Story 1 - Browse (Priority: P1)\n\n**Goal**: See the goods\n\n**Independent Test**: Open the page and see ten goods; `npm test -- browse` passes\n\n- [ ] T002 [US1] Add the page in src/page.ts\n- [ ] T003 [US1] Add the list in src/list.ts\n\n**Checkpoint**: It works alone\n';

  it('is told to each of its tasks, and checked when its phase has landed', () => {
    const { plan } = parsePlan(story, { path: 'p.md' });
    expect(plan?.tasks.map(({ acceptance }) => acceptance)).toEqual([[], ['Open the page and see ten goods; npm test -- browse passes'], ['Open the page and see ten goods; npm test -- browse passes']]);
    expect(plan?.phases.map(({ checks }) => checks.map(({ command, when }) => [command, when]))).toEqual([[], [['npm test -- browse', ['phase']]]]);
    expect(plan?.tasks.flatMap(({ checks }) => checks)).toEqual([]);
  });
});

describe('a gate behind the last task of a phase', () => {
  const tasks = (gate: string): string => `# Shop\n\n## Phase 1: Base\n\n### Task 1.1: Dough\n\nKnead it.\n\n### Task 1.2: Yeast\n\nFeed it.\n\n${gate}\n\n## Phase 2: Top\n\n### Task 2.1: Sauce\n\nCook it.\n`;

  it.each([
    ['under the last task', tasks('**Gate:** `npm run bake` passes before Phase 2')],
    ['with its command in a fence', tasks('**Phase 1 gate:**\n\n```sh\nnpm run bake\n```')],
    ['behind a list', '# Shop\n\n## Phase 1: Base\n\n- [ ] T001 Dough\n- [ ] T002 Yeast\n\nGate: `npm run bake` passes\n\n## Phase 2: Top\n\n- [ ] T003 Sauce\n'],
  ])('proves the phase: %s', (_, text) => {
    const { plan } = parsePlan(text, { path: 'p.md' });
    expect(plan?.phases.map(({ checks }) => checks.map(({ command }) => command))).toEqual([['npm run bake'], []]);
    expect([...(plan?.tasks.flatMap(({ checks }) => checks) ?? []), ...(plan?.finalChecks ?? [])]).toEqual([]);
  });

  it('is a rule where it names no command', () => {
    const { plan } = parsePlan(tasks('**Gate:** two people have tasted it'), { path: 'p.md' });
    expect(plan?.rules).toEqual(['Phase 1: Base: two people have tasted it']);
  });

  it('is the task’s own where every task has one', () => {
    const { plan } = parsePlan(tasks('**Gate:** `npm run feed`').replace('Knead it.', '**Gate:** `npm run knead`'), { path: 'p.md' });
    expect(plan?.tasks.map(({ checks }) => checks.map(({ command }) => command))).toEqual([['npm run knead'], ['npm run feed'], []]);
  });
});

describe('a condition in the middle of a sentence', () => {
  const plan = (text: string, more = ''): string => `## Workstream 1: Dough\n**Files:** \`dough.ts\`\n\n## Workstream 2: Yeast\n**Files:** \`yeast.ts\`\n\n## Workstream 3: Oven\n**Files:** \`oven.ts\`\n\n${text}\n${more}`;
  const waits = (text: string): readonly (readonly string[])[] => parsePlan(text, { path: 'p.md' }).plan?.tasks.map(({ dependsOn }) => dependsOn.map(({ on }) => on)) ?? [];

  it.each([
    ['Heat it slowly, once Workstream 2 has landed, and watch it.', ['Workstream-2']],
    ['Bring the loaf in from the cold room, but only after Workstream 1 and Workstream 2 have landed, then bake.', ['Workstream-1', 'Workstream-2']],
    ['Wire the thermostat of Workstream 1 in, as soon as Workstream 2 is merged.', ['Workstream-2']],
    ['Heat it slowly, after a good night, and watch it.', []],
    ['Heat it slowly, once the dough of yesterday has risen, for Workstream 2.', []],
  ])('makes the task wait in whose text it stands: %s', (text, expected) => {
    expect(waits(plan(text))).toEqual([[], [], expected]);
  });

  it('makes the one task wait that it is about', () => {
    expect(waits(plan('Heat it.', '\n## Notes\n\nIn the end Workstream 2 moves over, once Workstream 1 has landed, to the new shelf.\n'))).toEqual([[], ['Workstream-1'], []]);
  });
});
