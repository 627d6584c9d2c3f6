import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';

it('the example of what a plan can say is read without a doubt', () => {
  const { plan, diagnostics } = parsePlan(readFileSync('examples/phases.yaml', 'utf8'), { path: 'examples/phases.yaml' });
  expect(diagnostics).toEqual([]);
  expect(plan?.phases.map(({ name, tasks }) => [name, tasks])).toEqual([['Base', ['rules', 'store']], ['Shop', ['cart', 'undo']]]);
  expect(plan?.tasks.find(({ key }) => key === 'cart')?.dependsOn).toEqual([{ on: 'rules', kind: 'api', name: 'discounts' }, { on: 'store', kind: 'success', name: null }]);
});
