import type { Landing } from '../model/task';
import type { TasksOfPlan } from '../run/planTasks';
import { mustGet, type State } from '../run/state';

/**
 * The landings of a plan that are under way, each on the one before it; the first stands on the integration branch. One
 * test of the last proves them all, and where it fails, halving finds whose fault it is.
 */
export type Train = readonly Landing[];

export function trainOf(state: State, tasks: TasksOfPlan): Train {
  const underWay = tasks.in('landing').flatMap((task) => (task.state.kind === 'landing' ? [mustGet(state.landings, task.state.landingId, 'landing')] : []));
  if (underWay.length < 2) return underWay;
  const followers = new Map(underWay.map((landing) => [landing.behind ?? null, landing]));
  const ids = new Set(underWay.map(({ id }) => id));
  // What the first was put behind may have landed since.
  let next = underWay.find(({ behind }) => behind === undefined || !ids.has(behind));
  const train: Landing[] = [];
  for (; next !== undefined; next = followers.get(next.id)) train.push(next);
  return train;
}

/** The part of a train from this landing on. */
export function fromOn(train: Train, landingId: string): Train {
  const index = train.findIndex(({ id }) => id === landingId);
  return index === -1 ? [] : train.slice(index);
}

/** The part of a train up to this landing, and with it. */
export function upTo(train: Train, landingId: string): Train {
  return train.slice(0, train.findIndex(({ id }) => id === landingId) + 1);
}
