/** With whom a task's branch will not merge as both are now. */
export interface Coming {
  /** Key of the other task; null for what has landed. */
  readonly with: string | null;
  readonly files: readonly string[];
}

/** By the id of the task. */
export type Comings = ReadonlyMap<string, readonly Coming[]>;

export const NO_COMINGS: Comings = new Map();
