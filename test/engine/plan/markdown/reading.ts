import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import { planShape, type TaskShape } from '../../../../src/engine/plan/planShape';

export function shapeOf(text: string): ReturnType<typeof planShape> {
  const { plan, diagnostics } = parsePlan(text, { path: 'plan.md' });
  if (plan === null) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return planShape(plan);
}

export function names(text: string): readonly string[] {
  return shapeOf(text).tasks.map(({ id, title }) => `${id} ${title}`);
}

export function taskOf(text: string, id: string): TaskShape {
  const task = shapeOf(text).tasks.find((each) => each.id === id);
  if (task === undefined) throw new Error(`no task ${id} in ${names(text).join(', ')}`);
  return task;
}
