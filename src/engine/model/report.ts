/** What an agent has told of itself by the events it prints. */
export interface Report {
  readonly usage: Usage | null;
  /** The last it was refused for; it may have gone on nevertheless. */
  readonly quota: Quota | null;
}

/** Whoever pays for the agent lets it do nothing more for now. */
export interface Quota {
  /** When it may go on; null where that is not said. */
  readonly until: number | null;
  readonly text: string;
}

/** Some agents count each run by itself, others go on counting where a conversation is taken up again. */
export interface Usage {
  readonly own: UsageFigures;
  /** What whole conversations have come to by now, with all runs before this one. */
  readonly sessions: readonly { readonly id: string; readonly total: UsageFigures }[];
}

export interface UsageFigures {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of those that went in, the ones that were remembered. */
  readonly cachedTokens: number;
  /** In millionths of a US dollar, so that sums stay exact; null where the agent names no cost. */
  readonly costMicros: number | null;
}

/** The formats of events that can be read, each by the name that settings use. */
export const EVENT_FORMATS = ['coppice'] as const;
