import type { Plan } from '../../model/plan';
import type { Coming, Comings } from '../../model/radar';
import type { RadarTip } from '../../ports/git';
import { tasksInSight } from '../radar/inSight';
import type { Works } from '../works';

/** Tries all branches of the running plans with each other and with what has landed. It is only looked at: nothing is recorded, nothing waits. */
export async function sweep(works: Works): Promise<void> {
  works.radar.begins();
  const comings = new Map<string, readonly Coming[]>();
  for (const plan of works.state().plans.values()) {
    for (const [taskId, seen] of await comingOf(works, plan)) comings.set(taskId, seen);
  }
  works.showComings(comings);
}

async function comingOf(works: Works, plan: Plan): Promise<Comings> {
  const tasks = tasksInSight(works.state(), plan);
  if (tasks.length === 0) return new Map();
  const resolve = async (id: string, ref: string, from: string): Promise<readonly RadarTip[]> => {
    const tip = await works.ports.git.resolve(ref);
    return tip === null || tip === from ? [] : [{ id, tip, from }];
  };
  const landed = await resolve(plan.id, plan.integrationRef, plan.base);
  const tips = await Promise.all(tasks.map((task) => resolve(task.id, task.branchRef, task.base ?? plan.base)));
  const keys = new Map(tasks.map(({ id, key }) => [id, key]));
  const comings = new Map<string, Coming[]>();
  const tell = (taskId: string, other: string, files: readonly string[]): void => {
    if (keys.has(taskId)) comings.set(taskId, [...(comings.get(taskId) ?? []), { with: keys.get(other) ?? null, files }]);
  };
  for (const { between: [one, other], files } of await works.ports.git.conflicts([...landed, ...tips.flat()])) {
    tell(one, other, files);
    tell(other, one, files);
  }
  return comings;
}
