import type { Event, Recorded } from '../../../src/engine/index';
import type { SavedState } from '../checker/savedState';
import type { Spec } from '../checker/spec';
import type { Invariant } from '../checker/violation';
import { doctorState } from './doctoredState';

/** A copy of a good run that is about to be spoilt. */
export interface Victim {
  readonly spec: Spec;
  readonly folder: string;
  /** Undone when the verdict is there. */
  readonly after: (() => void)[];
}

/** Which good run it is: that of a clean or a dirty checkout, or of one of the plans that take more. */
export type VictimLife = 'clean' | 'dirty' | 'busy' | 'steered';

/** What a bug would leave behind, and the invariant that must notice. */
export interface SeededBug {
  readonly name: string;
  readonly invariant: Invariant;
  readonly life: VictimLife;
  /** Gives back the spec to judge by, where it is another. */
  readonly plant: (victim: Victim) => Promise<Spec | undefined>;
}

export function bug(invariant: Invariant, name: string, plant: (victim: Victim) => Promise<undefined> | Spec | undefined, life: VictimLife = 'clean'): SeededBug {
  return { invariant, name, life, plant: async (victim) => plant(victim) };
}

/** As a bug leaves it behind; the spec stays the same. */
export function does(act: (victim: Victim) => unknown): (victim: Victim) => undefined {
  return (victim) => {
    act(victim);
    return undefined;
  };
}

/** The log as an engine with a bug might have written it; the rows are as they were. */
export function misremembered(name: string, change: (events: readonly Recorded[]) => readonly Recorded[], life: VictimLife = 'clean'): SeededBug {
  return bug('I8', name, (victim) => doctored(victim, ({ rows, events }) => ({ rows, events: change(events) })), life);
}

export function isType(type: Event['type']): (one: Recorded) => boolean {
  return ({ event }) => event.type === type;
}

export function isOf(type: Event['type'], slug: string): (one: Recorded) => boolean {
  return ({ event }) => event.type === type && 'taskId' in event && event.taskId.endsWith(`/${slug}`);
}

export type Test = (one: Recorded, index: number, all: readonly Recorded[]) => boolean;

/** The first that is `which`, put before the first that is `before`. */
export function moved(events: readonly Recorded[], which: Test, before: Test): readonly Recorded[] {
  const from = events.findIndex(which);
  const rest = events.filter((_, index) => index !== from);
  const to = rest.findIndex(before);
  return [...rest.slice(0, to), events[from]!, ...rest.slice(to)];
}

export function dropped(events: readonly Recorded[], which: Test): readonly Recorded[] {
  const at = events.findIndex(which);
  return events.filter((_, index) => index !== at);
}

export async function doctored({ spec }: Victim, doctor: (state: SavedState) => SavedState): Promise<undefined> {
  await doctorState(spec.stateFolder, spec.wasmFile, doctor);
  return undefined;
}

/** The rows as if there had never been such a task. */
export function without(rows: SavedState['rows'], key: string): SavedState['rows'] {
  const gone = rows.tasks.find((task) => task.key === key)?.id ?? '';
  return {
    ...rows,
    tasks: rows.tasks.filter((task) => task.id !== gone),
    attempts: rows.attempts.filter((row) => row.taskId !== gone),
    worktrees: rows.worktrees.filter((row) => row.taskId !== gone),
    landings: rows.landings.filter((row) => row.taskId !== gone),
    failures: rows.failures.filter((row) => row.taskId !== gone),
    artifacts: rows.artifacts.filter((row) => row.taskId !== gone),
  };
}
