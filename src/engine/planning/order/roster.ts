import type { PlanDocument, PlannedTask } from '../../model/plan';

/** The tasks of a plan by number: what the planner works on instead of keys. */
export interface Roster {
  readonly tasks: readonly PlannedTask[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** Takes a place in a batch: neither done nor continuous. */
  readonly isPlaced: (task: number) => boolean;
  /** Still to be run at all. */
  readonly isPending: (task: number) => boolean;
}

export function rosterOf(document: PlanDocument): Roster {
  const { tasks } = document;
  return {
    tasks,
    numberOf: new Map(tasks.map((task, number) => [task.key, number])),
    isPlaced: (number) => tasks[number]?.done === false && !tasks[number].continuous,
    isPending: (number) => tasks[number]?.done === false,
  };
}

export function keyOf(roster: Roster, task: number): string {
  return roster.tasks[task]?.key ?? '';
}
