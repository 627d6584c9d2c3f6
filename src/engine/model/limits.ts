/** Bounds that hold for more than one plan. They are read anew for every decision: who changes them starts nothing anew. */
export interface Limits {
  /** How many attempts at once, by the agent's name. */
  readonly perAgent: ReadonlyMap<string, number>;
  /** How far apart two starts are at the least, by the agent's name. */
  readonly startsApartMs: ReadonlyMap<string, number>;
  /** Of one plan: how many tasks that wait to land or for a person keep it from beginning others; null for any number. */
  readonly review: number | null;
  readonly machine: MachineLimits;
  /** What may be used, as far as agents tell it, before nothing more is begun. */
  readonly budgets: { readonly task: Budget; readonly plan: Budget };
  /** From which part of a budget on it is told that it runs out; 0 for never. */
  readonly warnPercent: number;
  /** How often branches are tried with each other; 0 for never. */
  readonly sweepEveryMs: number;
}

/** Null where there is no bound. */
export interface Budget {
  readonly tokens: number | null;
  readonly costMicros: number | null;
}

const NO_BUDGET: Budget = { tokens: null, costMicros: null };

/** What the machine must have for a start; 0 where that is not looked at. */
export interface MachineLimits {
  readonly memoryMb: number;
  readonly diskMb: number;
  /** The most it may have. */
  readonly loadPerCore: number;
}

export const USUAL_MACHINE: MachineLimits = { memoryMb: 500, diskMb: 1024, loadPerCore: 0 };

export const NO_LIMITS: Limits = { perAgent: new Map(), startsApartMs: new Map(), review: null, machine: { memoryMb: 0, diskMb: 0, loadPerCore: 0 }, budgets: { task: NO_BUDGET, plan: NO_BUDGET }, warnPercent: 0, sweepEveryMs: 0 };

/** The limit that alone keeps something from beginning now. */
export type Wait =
  | { readonly kind: 'agent'; readonly agent: string; readonly running: number }
  | { readonly kind: 'apart'; readonly agent: string; readonly apartMs: number }
  /** So many wait to land, so many for a person. */
  | { readonly kind: 'review'; readonly landing: number; readonly person: number }
  | { readonly kind: 'short'; readonly of: 'memory' | 'disk'; readonly freeMb: number; readonly wantedMb: number }
  /** An agent of this name was refused until then. */
  | { readonly kind: 'quota'; readonly agent: string; readonly until: number }
  /** A task, or its whole plan, has used what it may. */
  | { readonly kind: 'budget'; readonly of: 'task' | 'plan'; readonly unit: 'tokens' | 'costMicros'; readonly used: number; readonly most: number }
  | { readonly kind: 'load'; readonly perCore: number; readonly most: number };

/** By the id of the task that waits. */
export type Waits = ReadonlyMap<string, Wait>;

export const NO_WAITS: Waits = new Map();
