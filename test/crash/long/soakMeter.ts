import { readdirSync, readFileSync } from 'node:fs';

const MB = 1024;
/** How many looks tell how many handles are open. */
const FEW = 12;

interface Sample {
  readonly pid: number;
  readonly atMs: number;
  readonly ageMs: number;
  readonly rssMb: number;
  readonly handles: number;
}

/** What engines take, as the kernel counts it. */
export class SoakMeter {
  readonly #samples: Sample[] = [];
  readonly #firstSeen = new Map<number, number>();
  readonly #warmUpMs: number;

  /** An engine takes memory for its modules, caches and heap first: it levels off after some eighty tasks. */
  constructor(warmUpMs: number) {
    this.#warmUpMs = warmUpMs;
  }

  sample(pid: number): void {
    const taken = takenBy(pid);
    if (taken === null) return;
    const atMs = performance.now();
    const bornMs = this.#firstSeen.get(pid) ?? atMs;
    this.#firstSeen.set(pid, bornMs);
    this.#samples.push({ pid, atMs, ageMs: atMs - bornMs, ...taken });
  }

  /** Null as long as no engine was there for longer than it takes to warm up. */
  growth(): Growth | null {
    const warm = this.#samples.filter(({ ageMs }) => ageMs >= this.#warmUpMs);
    const last = warm.filter(({ pid }) => pid === warm.at(-1)?.pid);
    const [from, to] = [last[0], last.at(-1)];
    if (from === undefined || to === undefined) return null;
    return {
      slopeMb: commonSlope([...grouped(warm).values()]),
      minutes: (to.atMs - from.atMs) / 60_000,
      rssMb: [from.rssMb, to.rssMb],
      handles: [middle(last.slice(0, FEW)), middle(last.slice(-FEW))],
    };
  }
}

/** What an engine takes more and more of. */
export interface Growth {
  /** By the hour, over the lives of all engines. */
  readonly slopeMb: number;
  /** Of the one that was there last, once warm: for how long it was watched, and what it had then and in the end. */
  readonly minutes: number;
  readonly rssMb: readonly [first: number, last: number];
  readonly handles: readonly [first: number, last: number];
}

/** Null where it is not there any more. */
function takenBy(pid: number): Pick<Sample, 'rssMb' | 'handles'> | null {
  try {
    const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'latin1'))?.[1];
    return rss === undefined ? null : { rssMb: Number(rss) / MB, handles: readdirSync(`/proc/${String(pid)}/fd`).length };
  } catch {
    // It was killed between two looks: that is what a soak is for.
    return null;
  }
}

function grouped(samples: readonly Sample[]): ReadonlyMap<number, readonly Sample[]> {
  const groups = new Map<number, Sample[]>();
  for (const sample of samples) groups.set(sample.pid, [...(groups.get(sample.pid) ?? []), sample]);
  return groups;
}

/**
 * The one slope that fits all lives best by least squares, each with a level of its own: a restart is no fall and no rise,
 * and a long life says more than many short ones.
 */
function commonSlope(lives: readonly (readonly Sample[])[]): number {
  let [above, below] = [0, 0];
  for (const life of lives) {
    const [x, y] = [mean(life.map(({ atMs }) => atMs)), mean(life.map(({ rssMb }) => rssMb))];
    for (const { atMs, rssMb } of life) [above, below] = [above + (atMs - x) * (rssMb - y), below + (atMs - x) ** 2];
  }
  return below === 0 ? 0 : (above / below) * 3_600_000;
}

/** Sockets and pipes come and go with what runs. */
function middle(samples: readonly Sample[]): number {
  const handles = samples.map((sample) => sample.handles).sort((a, b) => a - b);
  return handles[Math.floor(handles.length / 2)] ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
