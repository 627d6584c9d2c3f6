/** Which live attempts are to be looked at now, for none was heard of them for long; and in how long the next one is. */
export interface Watch {
  readonly due: ReadonlySet<string>;
  readonly nextInMs: number | null;
}

export const NO_WATCH: Watch = { due: new Set(), nextInMs: null };
