export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** How long slots stood empty that something waited for, summed over the slots. */
export function idleTime({ slots, busy, waiting }: { readonly slots: number; readonly busy: readonly Interval[]; readonly waiting: readonly Interval[] }): number {
  const turns = [...busy.flatMap((interval) => turnsOf(interval, 'busy')), ...waiting.flatMap((interval) => turnsOf(interval, 'waiting'))].sort((a, b) => a.at - b.at);
  const now = { busy: 0, waiting: 0 };
  let idle = 0;
  turns.forEach((turn, index) => {
    now[turn.kind] += turn.by;
    const until = turns[index + 1]?.at ?? turn.at;
    idle += Math.max(0, Math.min(slots - now.busy, now.waiting)) * (until - turn.at);
  });
  return idle;
}

interface Turn {
  readonly at: number;
  readonly kind: 'busy' | 'waiting';
  readonly by: 1 | -1;
}

function turnsOf({ from, to }: Interval, kind: Turn['kind']): readonly Turn[] {
  return [{ at: from, kind, by: 1 }, { at: to, kind, by: -1 }];
}
