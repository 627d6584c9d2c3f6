import { expect, test } from 'vitest';
import { parsePlan } from '../../../src/engine/index';
import { EXAMPLE_PLAN, PLAN_FORM } from '../../../src/engine/session0/planForm';
import schema from '../../../schemas/plan.schema.json';

test('the example that planners are shown is a plan without any doubt', () => {
  const { plan, diagnostics } = parsePlan(EXAMPLE_PLAN, { path: 'plan.yaml' });
  expect(diagnostics).toEqual([]);
  expect(plan?.tasks.map(({ key, phase }) => [key, phase])).toEqual([['store', 'Foundation'], ['api', 'Features'], ['page', 'Features']]);
});

test('every field that planners are told of is one of the schema', () => {
  const told = [...PLAN_FORM.matchAll(/^ *- `(\w+)`|`(\w+)`: /gm)].map((match) => match[1] ?? match[2] ?? '');
  const known = [...Object.keys(schema.properties), ...Object.keys(schema.properties.tasks.items.properties)];
  expect(told.length).toBeGreaterThan(12);
  expect(told.filter((name) => !known.includes(name))).toEqual([]);
});
