/** A moment's kind: where around which transition. */
export interface Kind {
  /** `after-write:task.claimed` */
  readonly name: string;
  readonly count: number;
}

/** Every kind of moment in a log of moments, with how often it came. */
export function kindsOf(moments: readonly string[]): readonly Kind[] {
  const counts = new Map<string, number>();
  for (const name of moments.flatMap(kindsAt)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** The kinds one moment stands for: a transaction may hold several events. */
export function kindsAt(moment: string): readonly string[] {
  const [, position = '', what = ''] = moment.split(' ');
  return [...new Set(what.split('+'))].map((one) => `${position}:${one}`);
}
