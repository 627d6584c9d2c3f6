/** Bounds that hold for more than one plan. They are read anew for every decision: who changes them starts nothing anew. */
export interface Limits {
  /** How many attempts at once, by the agent's name. */
  readonly perAgent: ReadonlyMap<string, number>;
  /** How far apart two starts are at the least, by the agent's name. */
  readonly startsApartMs: ReadonlyMap<string, number>;
  /** Of one plan: how many tasks that wait to land or for a person keep it from beginning others; null for any number. */
  readonly review: number | null;
}

export const NO_LIMITS: Limits = { perAgent: new Map(), startsApartMs: new Map(), review: null };

/** The limit that alone keeps something from beginning now. */
export type Wait =
  | { readonly kind: 'agent'; readonly agent: string; readonly running: number }
  | { readonly kind: 'apart'; readonly agent: string; readonly apartMs: number }
  /** So many wait to land, so many for a person. */
  | { readonly kind: 'review'; readonly landing: number; readonly person: number };

/** By the id of the task that waits. */
export type Waits = ReadonlyMap<string, Wait>;

export const NO_WAITS: Waits = new Map();
