import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../../src/engine/model/plan';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { meaningOf } from '../../../../src/engine/plan/writing/samePlan';
import { planToYaml } from '../../../../src/engine/plan/writing/planToYaml';
import { updateYaml } from '../../../../src/engine/plan/writing/updateYaml';
import { readYml } from '../support';
import { arbitraryPlan } from './arbitraryPlan';

const DOCUMENT = `# What we do this week
title: Week   # short
tasks:
  # The base of it all
  - id: W1
    title: "First"
    owns: [ src/a.ts ]   # all of it
    depends_on: []
    prompt: |
      Do it.

  - title: Second
    id: W2
    prompt: Then this.
    checks:
      - npm test   # quick
      # slow:
      - npm run all
max_parallel: 3
`;

function updated(text: string, plan: PlanDocument, path?: string): string {
  const result = updateYaml(text, plan, path);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function changed(plan: PlanDocument, key: string, change: Partial<PlanDocument['tasks'][number]>): PlanDocument {
  return { ...plan, tasks: plan.tasks.map((task) => (task.key === key ? { ...task, ...change } : task)) };
}

describe('a YAML document that is updated', () => {
  it('stays as it is where the plan says the same', () => {
    expect(updated(DOCUMENT, readYml(DOCUMENT))).toBe(DOCUMENT);
  });

  it('keeps its comments, its order and the way it is written', () => {
    const plan = readYml(DOCUMENT);
    const [first, second] = plan.tasks;
    if (first === undefined || second === undefined) throw new Error('two tasks');
    const next: PlanDocument = {
      ...plan,
      maxParallel: 4,
      tasks: [{ ...first, done: true }, { ...second, key: 'W1b', title: 'Between', dependsOn: [{ on: 'W1', kind: 'success', name: null }], checks: [] }, { ...second, checks: [...second.checks].reverse().concat(second.checks.slice(0, 1)) }],
    };
    const text = updated(DOCUMENT, next);
    expect(text).toBe(`# What we do this week
title: Week # short
tasks:
  # The base of it all
  - id: W1
    title: "First"
    owns: [ src/a.ts ] # all of it
    depends_on: []
    prompt: |
      Do it.
    done: true

  - id: W1b
    title: Between
    depends_on:
      - W1
    prompt: Then this.

  - title: Second
    id: W2
    prompt: Then this.
    checks:
      # slow:
      - npm run all
      - npm test # quick
      - npm test
max_parallel: 4
`);
  });

  it('has one key where two say the same', () => {
    const plan = readYml(DOCUMENT);
    const text = updated(DOCUMENT, changed(plan, 'W1', { ownership: [{ path: 'src/b.ts', mode: 'own', lines: [], change: null }] }));
    expect(text).toContain('src/b.ts');
    expect(text).not.toContain('owns');
  });

  it('keeps its line endings and its byte order mark', () => {
    const text = `\uFEFF${DOCUMENT.replace(/\n/g, '\r\n')}`;
    const next = updated(text, changed(readYml(DOCUMENT), 'W2', { title: 'Zweite' }));
    expect(next).toContain('\r\n  - title: Zweite\r\n');
    expect(next.startsWith('\uFEFF# What')).toBe(true);
    expect(next.replace(/\r\n/g, '')).not.toContain('\n');
  });

  it('may be JSON and stays JSON', () => {
    const text = '{\n\t"tasks": [{ "id": "a", "title": "x", "run": "y" }],\n\t"title": "T"\n}\n';
    const { plan } = parsePlan(text, { path: 'p.json' });
    if (plan === null) throw new Error('no plan');
    expect(JSON.parse(updated(text, changed(plan, 'a', { title: 'z' }), 'p.json'))).toEqual({ tasks: [{ id: 'a', title: 'z', run: 'y' }], title: 'T' });
  });

  it('has no value that changes where another does', () => {
    const text = 'title: T\ntasks:\n- {id: a, title: x, run: y, checks: &c [one]}\n- {id: b, title: x, run: y, checks: *c}\n';
    const plan = readYml(text);
    const next = changed(plan, 'a', { checks: [] });
    expect(readYml(updated(text, next)).tasks.map(({ checks }) => checks.length)).toEqual([0, 1]);
  });

  it('that is no plan is left alone, and its first error is told', () => {
    const result = updateYaml('tasks: 3', readYml(DOCUMENT));
    expect(result).toMatchObject({ ok: false, error: { code: 'wrong-type', at: { line: 1, column: 8 } } });
  });

  it('says the new plan, whatever the two plans are', () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryPlan, (one, other) => {
        const next = { ...other, title: 'T' };
        const text = updated(planToYaml({ ...one, title: 'O' }), next);
        const { plan } = parsePlan(text, { path: 'p.yaml' });
        expect(plan === null ? null : meaningOf(plan)).toEqual(meaningOf(next));
      }),
      { numRuns: 40 },
    );
  });
});
