import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { PlanDocument } from '../../../src/engine/model/plan';
import type { GraphTask } from '../../../src/engine/plan/graph';
import { parsePlan } from '../../../src/engine/plan/parsePlan';

export function readMd(text: string): PlanDocument {
  return readGood(text, 'plan.md');
}

export function readYml(text: string): PlanDocument {
  return readGood(text, 'plan.yaml');
}

function readGood(text: string, path: string): PlanDocument {
  const { plan, diagnostics } = parsePlan(text, { path });
  expect(diagnostics).toEqual([]);
  if (plan === null) throw new Error('no plan and no diagnostic');
  return plan;
}

/** `code@line:column` of everything that was found, in order. */
export function findings(text: string, path = 'plan.md'): readonly string[] {
  return parsePlan(text, { path }).diagnostics.map(({ code, at }) => `${code}@${String(at.line)}:${String(at.column)}`);
}

export function task(key: string, ...on: readonly string[]): GraphTask {
  return { key, dependsOn: on.map((name) => ({ on: name })) };
}

/** Each task may depend on any before it; then the order is shuffled, so that position says nothing. */
export const acyclicTasks: fc.Arbitrary<readonly GraphTask[]> = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 24 })
  .map((picks) => picks.map((numbers, index) => task(`T${String(index)}`, ...(index === 0 ? [] : numbers.map((number) => `T${String(number % index)}`)))))
  .chain((tasks) => fc.shuffledSubarray([...tasks], { minLength: tasks.length, maxLength: tasks.length }));
