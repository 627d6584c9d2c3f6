import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { names, shapeOf, taskOf } from './reading';

const FOUR = '## Workstream A: Dough\n**Branch:** `bread/dough`\n\n## Workstream B: Yeast\n**Branch:** `bread/yeast`\n\n## Workstream C: Oven\n**Branch:** `bread/oven`\n\n';

describe('a dependency told in a sentence', () => {
  it.each([
    ['Depends on A and B. Changes `src/shop.ts`.', ['A', 'B']],
    ['Requires A.', ['A']],
    ['Needs B to be finished.', ['B']],
    ['Blocked by C.', ['C']],
    ['Waits for A, B and C.', ['A', 'B', 'C']],
    ['Can start once A is merged.', ['A']],
    ['Start after Workstream C.', ['C']],
    ['Wait until A and B are merged. Then open the shop.', ['A', 'B']],
    ['Do not start before B lands.', ['B']],
    ['Builds on top of Dough and Yeast.', ['A', 'B']],
    ['Unblocked once C passes.', ['C']],
  ])('%s', (sentence, expected) => {
    expect(taskOf(`${FOUR}## Workstream D: Shop\n\n${sentence}\n`, 'Workstream-D').depends_on).toEqual(expected.map((id) => `Workstream-${id}`));
  });

  it.each(['Requires a database and 2 developers.', 'Needs A grade flour.', 'Does not depend on A.', 'Requires Node 18.'])('and nothing else: %s', (sentence) => {
    expect(taskOf(`${FOUR}## Workstream D: Shop\n\n${sentence}\n`, 'Workstream-D').depends_on).toEqual([]);
  });

  it('knows what is published', () => {
    const { plan } = parsePlan('## Track A – Dough\nPublishes `Crumb`.\n\n## Track B – Shop\nStarts when Track A publishes `Crumb`.\n', { path: 'p.md' });
    expect(plan?.tasks[1]?.dependsOn).toEqual([{ on: 'Track-A', kind: 'api', name: 'Crumb' }]);
  });

  it('may stand behind the name of an item', () => {
    const text = '- [ ] **Dough** – in `src/dough.ts`\n- [ ] **Yeast** – in `src/yeast.ts` (after Dough)\n- [ ] **Oven** – in `src/oven.ts`; requires Dough and Yeast\n';
    expect(shapeOf(text).tasks.map(({ depends_on }) => depends_on)).toEqual([[], ['dough'], ['dough', 'yeast']]);
  });
});

describe('the landing order told in words', () => {
  const [A, B, C] = ['Workstream-A', 'Workstream-B', 'Workstream-C'];
  it.each([
    ['Merge order: B, then A, finally C.', [B, A, C]],
    ['Merge order: B, A, then C', [B, A, C]],
    ['Merge order: B, A, and C last.', [B, A, C]],
    ['## Merging\n\nFirst B; A and C together next.', [B, [A, C]]],
    ['## Notes\n\nMerge B first, then A.', [B, A]],
    ['## Notes\n\nMerge B only after a review, then C.', [B, C]],
    ['## Merge order\n1. bread/yeast\n2. bread/oven', [B, C]],
    ['## Landing\n- B before A\n- C after A', [B, A, C]],
    ['## Merge order\n\nYeast before dough, dough before oven.', [B, A, C]],
    ['## Merge order\n\nB → A, then C', [B, A, C]],
  ])('%s', (text, expected) => {
    expect(shapeOf(`${FOUR}${text}\n`).merge_order).toEqual(expected);
  });

  it('is none where two sentences contradict each other, or none is told', () => {
    expect(shapeOf(`${FOUR}## Notes\n\nB is tested before A.\n`).merge_order).toBeNull();
    expect(shapeOf(`${FOUR}## Notes\n\nMerge A before B, B before A.\n`).merge_order).toBeNull();
  });
});

describe('the order of phases told in words', () => {
  const stories = '## Phase 1: Setup\n- [ ] T001 Lay the table\n\n## Phase 2: Foundational (blocking)\n- [ ] T002 Knead\n\n## Phase 3: User Story 1 - Bread\n- [ ] T003 Bake\n\n## Phase 4: User Story 2 - Cake\n- [ ] T004 Whisk\n\n## Phase 5: Polish & Sell\n- [ ] T005 Sell\n\n';
  const order = (text: string): readonly (readonly string[])[] => shapeOf(text).phases.map(({ depends_on }) => depends_on.map((name) => name.slice(0, 7)));

  it.each([
    ['short sentences', '## Dependencies\n- Setup before Foundational\n- Foundational blocks all user stories\n- Polish depends on all user stories\n'],
    ['the words of a template', '## Dependencies & Execution Order\n- **Setup (Phase 1)**: No dependencies - can start immediately\n- **Foundational (Phase 2)**: Depends on Setup completion - BLOCKS all user stories\n- **User Stories (Phase 3+)**: All depend on Foundational phase completion\n  - User stories can then proceed in parallel (if staffed)\n- **Polish (Final Phase)**: Depends on all desired user stories being complete\n- **User Story 2 (P2)**: Can start after Foundational (Phase 2) - No dependencies on other stories\n'],
  ])('in %s', (_, text) => {
    const [setup, base, first, second, polish] = order(stories + text);
    expect([setup, base, first, second]).toEqual([[], ['Phase 1'], ['Phase 2'], ['Phase 2']]);
    expect(polish?.slice(-2)).toEqual(['Phase 3', 'Phase 4']);
  });

  it('says nothing where more than phases is named', () => {
    expect(order(`${stories}## Dependencies\n- Run the tests before Polish\n`).flat()).toEqual([]);
  });

  it('under their own headings, and what runs together', () => {
    const text = '## Stage 1: Base\n\nAll tasks in this stage run one after another.\n\n- [ ] G1 Tables\n- [ ] G2 Chairs\n\n## Stage 2: Food\n\nDepends on Stage 1. These tasks can be worked on in parallel.\n\n- [ ] F1 Bread\n- [ ] F2 Cake\n\n## Stage 3: Sale\n- [ ] H1 Shop\n';
    expect(shapeOf(text).phases.map(({ parallel, depends_on }) => ({ parallel, depends_on }))).toEqual([
      { parallel: false, depends_on: [] },
      { parallel: true, depends_on: ['Stage 1: Base'] },
      { parallel: null, depends_on: [] },
    ]);
  });
});

describe('what a task says about itself without labels', () => {
  it('is its files, places and checks', () => {
    const text = '## Lane 1 — Dough\n\nWorktree `../dough`, branch `lane/dough`.\n\nYou own `src/dough/**`. Don\'t touch `src/oven/**`.\n\nValidate with `npm run e2e`.\n\n## Lane 2 — Oven\nGoal: heat\n';
    const { plan } = parsePlan(text, { path: 'p.md' });
    expect(plan?.tasks[0]).toMatchObject({ branch: 'lane/dough', worktree: '../dough', ownership: [{ path: 'src/dough/**', mode: 'own' }, { path: 'src/oven/**', mode: 'avoid' }], checks: [{ command: 'npm run e2e' }] });
  });

  it.each([
    ['Validate with `npm run e2e`.', ['npm run e2e']],
    ['Verify: run `npm test`', ['npm test']],
    ['- [ ] Validate: `npm test`', ['npm test']],
    ['- [ ] Run `npm test`', ['npm test']],
    ['Run `npm test` and make sure it passes.', ['npm test']],
    ['`npm run build` must pass.', ['npm run build']],
    ['Acceptance: `make check` exits 0', ['make check']],
    ['Run `npm test` and see it fail.', []],
    ['- [ ] Run `npm run migrate`', []],
    ['Check `git log` for the order.', []],
    ['Validate with `npm test` instead of `npm run e2e`.', ['npm test']],
  ])('has checks: %s', (line, expected) => {
    expect(taskOf(`## Task 1: Dough\n\n${line}\n\n## Task 2: Oven\nGoal: heat\n`, 'Task-1').validate).toEqual(expected);
  });

  it('leaves alone what its list of files forbids', () => {
    expect(taskOf('## Session 1: Api\nFiles: `api/`\nDo not edit `web/`.\n\n## Session 2: Web\nFiles: `web/`\n', 'Session-1').owns).toEqual(['api/']);
  });
});

describe('what is done', () => {
  const done = (text: string): readonly boolean[] => shapeOf(text).tasks.map((task) => task.done);

  it('is told by ticks and words, not by lights', () => {
    expect(done('## Agent 1 — Dough 🟢\nBranch: `a`\n\n## Agent 2 — Yeast ✅\nBranch: `b`\n\n## Agent 3 — Oven 🔴\nStatus: done\n\n## Agent 4 — Shop 🟡\nBranch: `d`\n')).toEqual([false, true, true, false]);
  });

  it('is told by a field or a column', () => {
    expect(done('## W1: Dough\nStatus: done\n\nKnead.\n\n## W2: Oven\nStatus: not started\n\nHeat.\n')).toEqual([true, false]);
    expect(done('| # | Work item | Waits for | Done |\n|---|---|---|---|\n| 1 | Dough | – | yes |\n| 2 | Oven | 1 | no |\n| 3 | Shop | 2 | |\n')).toEqual([true, false, false]);
    expect(shapeOf('| # | Task | Waits for | Done |\n|---|---|---|---|\n| 1 | Dough | – | it rises twice in an hour |\n| 2 | Oven | 1 | it is hot |\n').tasks.map((task) => task.done)).toEqual([false, false]);
  });
});

describe('names', () => {
  it('are only those that the text uses or a reader would type', () => {
    expect(taskOf(FOUR, 'Workstream-A').aliases).toEqual(['A', 'workstream A']);
    expect(taskOf(`${FOUR}WSB waits for stream A.\n`, 'Workstream-A').aliases).toEqual(['A', 'workstream A', 'Stream A']);
    expect(taskOf(`${FOUR}WSB waits for stream A.\n`, 'Workstream-B')).toMatchObject({ aliases: ['B', 'workstream B', 'WSB'], depends_on: ['Workstream-A'] });
  });

  it('are read from what stands in parentheses where there is nothing else', () => {
    expect(names('## Agent A (backend)\nOwns: `server/`\n\n## Agent B (after agent A)\nOwns: `web/`\n')).toEqual(['Agent-A backend', 'Agent-B Agent-B']);
  });

  it('are enough of a prompt where people list their changes', () => {
    expect(names('### PR-1: Dough\nFiles: `dough.ts`\n\n### PR-2: Oven\nFiles: `oven.ts`\n')).toEqual(['PR-1 Dough', 'PR-2 Oven']);
  });

  it('with letters of their own for each phase are one list', () => {
    expect(names('## Stage 1: Base\n- [ ] G1 Tables\n- [ ] G2 Chairs\n\n## Stage 2: Food\n- [ ] F1 Bread\n- [ ] F2 Cake\n\n## Risks\n- [ ] R1 Fire\n- [ ] R2 Flood\n')).toEqual(['G1 Tables', 'G2 Chairs', 'F1 Bread', 'F2 Cake']);
  });
});

describe('what stands around tasks', () => {
  it('is not swallowed by the last of them', () => {
    const { plan } = parsePlan('**Task 1: Dough**\nFiles: `a.ts`\n\n**Task 2: Oven**\nFiles: `b.ts`\n\n## Later\nFiles: `c.ts`\n', { path: 'p.md' });
    expect(plan?.tasks[1]?.prompt).toBe('**Task 2: Oven**\nFiles: `b.ts`');
    expect(plan?.tasks[1]?.ownership.map(({ path }) => path)).toEqual(['b.ts']);
  });

  it('does not make their files shared', () => {
    expect(taskOf('## Phase 1: Setup (Shared Infrastructure)\n- [ ] T001 Configure in eslint.config.js\n- [ ] T002 Write `a.ts`\n', 'T001')).toMatchObject({ owns: ['eslint.config.js'], modifies_shared: [] });
  });

  it.each([
    ['with plus signs', '```\nWS-1\n   |\n   +--> WS-2\n   |\n   +--> WS-3\n            |\n            v\n        WS-4\n```\n'],
    ['with round nodes', '```mermaid\nflowchart LR\n  a([WS-1]) --> b[WS-2]\n  a --> c{{WS-3}}\n  c --> d((WS-4))\n```\n'],
  ])('may be a drawing %s', (_, drawing) => {
    const text = `## Execution order\n\n${drawing}\n${['1', '2', '3', '4'].map((id) => `## WS-${id}: Bread ${id}\n**Files:** \`${id}.ts\`\n`).join('\n')}`;
    expect(shapeOf(text).tasks.map(({ depends_on }) => depends_on)).toEqual([[], ['WS-1'], ['WS-1'], ['WS-3']]);
  });
});

describe('a plan in the forms of a team', () => {
  it('may name its work by agents in a table, with a heading for each', () => {
    const text = '# Bakery\n\n## Overview\n| Agent | Area | Folder | Branch | Depends |\n|---|---|---|---|---|\n| Alpha | Dough | `dough/` | `b/dough` | none |\n| Beta | Oven | `oven/` | `b/oven` | Alpha |\n\n### Alpha\n\nKnead. Verify using `npm test`.\n\n### Beta\n\nHeat.\n\n## Landing order\n\nAlpha goes first, Beta second.\n';
    expect(names(text)).toEqual(['Alpha Dough', 'Beta Oven']);
    expect(taskOf(text, 'Alpha')).toMatchObject({ owns: ['dough/'], branch: 'b/dough', worktree: null, validate: ['npm test'] });
    expect(taskOf(text, 'Beta').depends_on).toEqual(['Alpha']);
    expect(shapeOf(text).merge_order).toEqual(['Alpha', 'Beta']);
  });

  it('may count on the numbers of its one list', () => {
    const text = '1. **Dough** (Agent 1)\n   - Files: `dough.ts`\n2. **Yeast**\n   - Files: `yeast.ts`\n   - Depends on #1\n3. **Oven**\n   - Files: `oven.ts`\n   - Depends on steps 1-2\n';
    expect(shapeOf(text).tasks.map(({ depends_on }) => depends_on)).toEqual([[], ['dough'], ['dough', 'yeast']]);
  });

  it('may count in each track anew', () => {
    const text = '## Track: Backend\n### BE-1 Dough\n- **Touches**: `dough.py`\n### BE-2 Yeast\n- **After**: BE-1\n\n## Track: Frontend\n### FE-1 Shop\n- **Touches**: `shop.vue`\n- **After**: BE-2 (needs yeast)\n';
    expect(shapeOf(text).tasks.map(({ id, depends_on }) => [id, depends_on])).toEqual([['BE-1', []], ['BE-2', ['BE-1']], ['FE-1', ['BE-2']]]);
  });

  it('may put its batches in headings, and files behind a dash', () => {
    const text = '## Batch 1 (in parallel)\n* T-01: Dough — `dough.go`\n* T-02: Yeast — `yeast.go`\n\n## Batch 2 (once batch 1 is merged)\n* T-03: Oven — `oven.go`; needs T-01\n';
    expect(shapeOf(text).tasks.map(({ owns, depends_on }) => [owns, depends_on])).toEqual([[['dough.go'], []], [['yeast.go'], []], [['oven.go'], ['T-01', 'T-02']]]);
  });

  it('may name its sessions in plain lines above their lists', () => {
    const text = '# Plan\n\nSession A: knead\n- worktree: ../bread-a\n- branch: b/dough\n\nSession B: heat\n- branch: b/oven\n- starts after: A\n';
    expect(shapeOf(text).tasks.map(({ id, title, worktree, depends_on }) => [id, title, worktree, depends_on])).toEqual([
      ['Session-A', 'knead', '../bread-a', []],
      ['Session-B', 'heat', null, ['Session-A']],
    ]);
  });
});
