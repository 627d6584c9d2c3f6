import type { Evidence } from './evidence';
import { violations, type Violation } from './violation';

/** I1: every task that was ever there is there, and came where it was to come. */
export function lostTasks({ spec, rows, events }: Evidence): readonly Violation[] {
  const texts: string[] = [];
  for (const wanted of spec.plans) {
    if (!rows.plans.some((plan) => plan.id === wanted.id)) {
      texts.push(`The plan ${wanted.id}, which a client was told of, is not in the state.`);
      continue;
    }
    const tasks = rows.tasks.filter((task) => task.planId === wanted.id);
    for (const key of wanted.keys) {
      const found = tasks.filter((task) => task.key === key).length;
      if (found !== 1) texts.push(`Task ${key} of ${wanted.id} is in the state ${String(found)} times.`);
    }
    for (const key of wanted.landed) {
      const task = tasks.find((one) => one.key === key);
      if (task !== undefined && task.state.kind !== 'landed') texts.push(`Task ${key} of ${wanted.id} should have landed and is: ${JSON.stringify(task.state)}`);
    }
  }
  const known = new Set(rows.tasks.map((task) => task.id));
  const takenOut = new Set(events.flatMap(({ event }) => (event.type === 'plan.changed' ? event.removed : [])));
  for (const { event } of events) {
    if (event.type !== 'plan.imported' && event.type !== 'plan.changed') continue;
    for (const task of event.tasks) if (!known.has(task.id) && !takenOut.has(task.id)) texts.push(`Task ${task.id} was taken in hand and is not in the state.`);
  }
  return violations('I1', texts);
}
