/** How the events of one kind of agent are understood. */
export interface EventReader {
  /** A line can matter only if one of these is in it: no other is parsed. */
  readonly marks: readonly string[];
  /** What the event on a line says; null for nothing that matters. `now`: the wall clock, for times that are told as a distance. */
  read(event: Readonly<Record<string, unknown>>, now: number): Told | null;
}

/** What one event tells. */
export interface Told {
  readonly usage?: ToldUsage;
  readonly quota?: ToldQuota;
}

/** Beside what was told before (`session` null), or all that a conversation has come to by now. */
export interface ToldUsage {
  readonly session: string | null;
  readonly figures: ToldFigures;
}

export interface ToldFigures {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** In millionths of a US dollar. */
  readonly costMicros: number | null;
}

export interface ToldQuota {
  readonly until: number | null;
  readonly text: string;
}
