import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanDocument } from '../../../../src/engine/model/plan';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { planToYaml } from '../../../../src/engine/plan/writing/planToYaml';
import { meaningOf } from '../../../../src/engine/plan/writing/samePlan';
import { readMd, readYml } from '../support';
import { arbitraryPlan } from './arbitraryPlan';

function reread(plan: PlanDocument): PlanDocument {
  const { plan: again, diagnostics } = parsePlan(planToYaml(plan), { path: 'Plan.yaml' });
  if (again === null) throw new Error(JSON.stringify(diagnostics));
  return again;
}

describe('a plan written as YAML', () => {
  it('is read as the same plan', () => {
    fc.assert(fc.property(arbitraryPlan, (plan) => { expect(meaningOf(reread({ ...plan, title: 'T' }))).toEqual(meaningOf({ ...plan, title: 'T' })); }), { numRuns: 300 });
  });

  it('says nothing that is assumed anyway, and shows texts as they are', () => {
    const plan = readMd('# Two steps\n\n## W1: First\nFiles: `a.txt`\nCheck: `make` in `ui`\n\nDo it:\n\n- well\n- soon\n\n## W2: Second\nDepends on: W1\n\nFinish.\n');
    expect(planToYaml(plan)).toBe(
      [
        'title: Two steps',
        'tasks:',
        '  - id: W1',
        '    title: First',
        '    files:',
        '      - a.txt',
        '    prompt: |-',
        '      Do it:',
        '',
        '      - well',
        '      - soon',
        '    checks:',
        '      - command: make',
        '        cwd: ui',
        '  - id: W2',
        '    title: Second',
        '    depends_on:',
        '      - W1',
        '    prompt: Finish.',
        '',
      ].join('\n'),
    );
    expect(meaningOf(reread(plan))).toEqual(meaningOf(plan));
  });

  it('keeps the kinds of dependency apart', () => {
    const text = ['tasks:', '- {id: a, title: x, run: y, publishes: [api:users, artifact:all]}', '- {id: b, title: x, run: y, publishes: [artifact:all]}', '- id: c', '  title: x', '  run: y', '  depends_on: [a, failure:b, always:b, api:users, {on: b, kind: artifact, name: all}]'].join('\n');
    const plan = readYml(text);
    expect(plan.tasks[2]?.dependsOn.map(({ on, kind, name }) => [on, kind, name])).toEqual([['a', 'success', null], ['b', 'failure', null], ['b', 'always', null], ['a', 'api', 'users'], ['b', 'artifact', 'all']]);
    expect(meaningOf(reread({ ...plan, title: 'Plan' }))).toEqual(meaningOf({ ...plan, title: 'Plan' }));
  });
});
