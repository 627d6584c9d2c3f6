import { readdirSync, readFileSync } from 'node:fs';

/** An engine takes memory for its modules and caches first. */
const WARM_UP_MS = 60_000;
const MB = 1024;

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

  sample(pid: number): void {
    const taken = takenBy(pid);
    if (taken === null) return;
    const atMs = performance.now();
    const bornMs = this.#firstSeen.get(pid) ?? atMs;
    this.#firstSeen.set(pid, bornMs);
    this.#samples.push({ pid, atMs, ageMs: atMs - bornMs, ...taken });
  }

  /** Over all engines that were there, and over the one that was there last and longest. */
  text(): string {
    const warm = this.#samples.filter(({ ageMs }) => ageMs >= WARM_UP_MS);
    const pid = warm.at(-1)?.pid;
    return `all engines: ${figures(warm)}; the last one: ${figures(warm.filter((sample) => sample.pid === pid))}`;
  }
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

function figures(samples: readonly Sample[]): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return 'none lived long enough to be measured';
  const minutes = (last.atMs - first.atMs) / 60_000;
  const growth = slope(samples.map(({ atMs, rssMb }) => [atMs, rssMb]));
  const most = Math.max(...samples.map(({ handles }) => handles));
  return `RSS ${first.rssMb.toFixed(0)} to ${last.rssMb.toFixed(0)} MB in ${minutes.toFixed(1)} min, slope ${growth.toFixed(1)} MB/h, open handles first ${String(first.handles)}, last ${String(last.handles)}, most ${String(most)}`;
}

type Point = readonly [atMs: number, value: number];

function slope(points: readonly Point[]): number {
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return spread === 0 ? 0 : (points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) / spread) * 3_600_000;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
