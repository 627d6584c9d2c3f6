/** A moment's kind: where around which transition. */
export interface Kind {
  /** `after-write:task.claimed` */
  readonly name: string;
  readonly count: number;
  /** The last moment of it. */
  readonly last: number;
}

/** Every kind of moment in a log of moments, with how often it came. */
export function kindsOf(moments: readonly string[]): readonly Kind[] {
  const kinds = new Map<string, Kind>();
  for (const [last, moment] of moments.entries()) for (const name of kindsAt(moment)) kinds.set(name, { name, count: (kinds.get(name)?.count ?? 0) + 1, last });
  return [...kinds.values()];
}

/** The kinds one moment stands for: a transaction may hold several events, and it may come of others that were written just before. */
export function kindsAt(moment: string): readonly string[] {
  const [, position = '', what = '', acknowledged = ''] = moment.split(' ');
  return [...named(position, what), ...named('acknowledging', acknowledged)];
}

function named(position: string, what: string): readonly string[] {
  return what === '' ? [] : [...new Set(what.split('+'))].map((one) => `${position}:${one}`);
}
