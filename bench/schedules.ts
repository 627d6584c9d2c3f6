import { sha256, Simulation } from '../test/support/simulation';
import type { StartPlan } from '../src/engine/index';
import { byTheSlotful, criticalPath, planLikeGraphs, standardGraphs, work, type TaskGraph } from './taskGraphs';

const SLOTS = 4;
const MINUTE = 60_000;

interface Variant {
  readonly schedule?: 'flow' | 'batch';
  readonly slots?: number;
  /** The document names an order of merging. */
  readonly ordered?: boolean;
  /** How long the checks before a landing take, in minutes; they run one after another. */
  readonly landing?: number;
  /** Of two tasks, how likely they are to change the same lines. */
  readonly conflicts?: number;
}

/**
 * How long plans take under the engine's own decisions, which know no durations, on a clock that is moved by hand:
 * against what no schedule with as many slots could beat, against one task after another, and against batches.
 */
export async function main(): Promise<void> {
  for (const count of [50, 100]) await againstBound(`standard graphs of ${String(count)} tasks`, standardGraphs(count, 15), { mean: 1.1, p95: 1.3 });
  for (const shape of ['wide', 'mixed', 'deep'] as const) await againstBound(`${shape} plans`, planLikeGraphs(shape, 60), { mean: 1.15, p95: 1.4 });
  for (const shape of ['wide', 'mixed', 'deep'] as const) await savings(shape, planLikeGraphs(shape, 60));
  await variants();
}

async function againstBound(name: string, graphs: readonly TaskGraph[], bar: { readonly mean: number; readonly p95: number }): Promise<void> {
  const ratios: number[] = [];
  for (const graph of graphs) ratios.push((await makespan(graph, {})) / bound(graph));
  ratios.sort((a, b) => a - b);
  print(`${name}, makespan to bound, mean`, mean(ratios), { most: bar.mean });
  print(`${name}, makespan to bound, p95`, ratios[Math.ceil(ratios.length * 0.95) - 1] ?? Number.NaN, { most: bar.p95 });
}

async function savings(name: string, graphs: readonly TaskGraph[]): Promise<void> {
  const ofPossible: number[] = [];
  const toBatches: number[] = [];
  const toSlotfuls: number[] = [];
  for (const graph of graphs) {
    const flow = await makespan(graph, {});
    const possible = 1 - 1 / Math.min(SLOTS, work(graph) / criticalPath(graph));
    ofPossible.push((1 - flow / work(graph)) / possible);
    toBatches.push(1 - flow / (await makespan(graph, { schedule: 'batch' })));
    toSlotfuls.push(1 - flow / byTheSlotful(graph, SLOTS));
  }
  print(`${name} plans, saved of what can be saved against one after another`, mean(ofPossible), { least: 0.9 });
  // What the bar is about: as many at a time as there are slots, and the next ones when the last of them is done.
  print(`${name} plans, saved against batches of as many as there are slots`, mean(toSlotfuls), name === 'deep' ? {} : { least: 0.25 });
  // Ours hold all that may run together, more than there are slots: within one of them no slot stands empty.
  print(`${name} plans, saved against the engine's own batch schedule`, mean(toBatches), {});
}

/** Reported, with no bar: what landings and predicted conflicts cost. That each plan ends at all is the point of the rest. */
async function variants(): Promise<void> {
  const graphs = [...standardGraphs(50, 2), ...(['wide', 'mixed', 'deep'] as const).flatMap((shape) => planLikeGraphs(shape, 6))];
  const named: Readonly<Record<string, Variant>> = {
    'landing takes a twentieth of a task': { landing: 0.05 },
    'landing takes a tenth of a task': { landing: 0.1 },
    'one pair in ten conflicts': { conflicts: 0.1 },
    'three pairs in ten conflict': { conflicts: 0.3 },
    'a declared order': { ordered: true },
    'one slot': { slots: 1 },
    'two slots, a declared order, conflicts and landings': { slots: 2, ordered: true, conflicts: 0.1, landing: 0.1 },
    'eight slots': { slots: 8 },
    'batches, a declared order and conflicts': { schedule: 'batch', ordered: true, conflicts: 0.1 },
    'batches, one slot and landings': { schedule: 'batch', slots: 1, landing: 0.1 },
  };
  let ended = 0;
  for (const [name, variant] of Object.entries(named)) {
    const ratios: number[] = [];
    for (const graph of graphs) {
      ratios.push((await makespan(graph, variant)) / bound(graph, variant.slots));
      ended += 1;
    }
    print(name, mean(ratios), {});
  }
  console.log(`${String(ended)} plans under every option came to their end, each with all of its tasks landed`);
}

function bound(graph: TaskGraph, slots = SLOTS): number {
  return Math.max(criticalPath(graph), work(graph) / slots);
}

/** Minutes from the start of a plan until its last task has landed. */
async function makespan(graph: TaskGraph, variant: Variant): Promise<number> {
  const ms = (minutes: number): number => Math.round(minutes * MINUTE);
  const landingMs = ms((variant.landing ?? 0) * (work(graph) / graph.minutes.length));
  const world = new Simulation({
    perform: ({ worktree }) => {
      const index = Number(/T(\d+)/i.exec(worktree)?.[1]);
      return { takesMs: ms(graph.minutes[index] ?? Number.NaN), commits: { [`${String(index)}.txt`]: 'done' }, exit: { kind: 'code', code: 0 } };
    },
    passes: () => true,
    checkTakesMs: (request) => (request.cwd.includes('integration') ? landingMs : 0),
  });
  const text = planOf(graph, variant);
  await world.engine.start();
  const options: StartPlan['options'] = { maxParallel: variant.slots ?? SLOTS, schedule: variant.schedule ?? 'flow' };
  const started = await world.engine.startPlan({ path: '/repo/plan.yaml', text, options, consent: sha256(text), environment: {} });
  if (started.kind === 'refused') throw new Error(started.message);
  const from = world.clock.wall();
  await world.runToEnd(started.planId);
  const open = world.engine.snapshot().tasks.filter(({ state }) => state !== 'landed');
  if (open.length > 0) throw new Error(`Not landed: ${open.map(({ key, text: why }) => `${key} (${why})`).join(', ')}`);
  return (world.clock.wall() - from) / MINUTE;
}

function planOf({ minutes, needs }: TaskGraph, { ordered, conflicts = 0, landing }: Variant): string {
  const keys = minutes.map((_, index) => `T${String(index)}`);
  const tasks = keys.map((key, index) => ({
    id: key,
    title: `Task ${key}`,
    prompt: `Do ${key}.`,
    run: ':',
    depends_on: (needs[index] ?? []).map((before) => `T${String(before)}`),
    owns: conflicts > 0 ? sharedFiles(index, minutes.length, conflicts) : [],
    ...(landing === undefined ? {} : { checks: ['true'] }),
  }));
  return JSON.stringify({ title: 'A plan', tasks, ...(ordered === true ? { merge_order: keys } : {}) });
}

/** One file for each pair that conflicts. */
function sharedFiles(index: number, count: number, density: number): readonly string[] {
  const pairs = Array.from({ length: count }, (_, other) => [Math.min(index, other), Math.max(index, other)] as const);
  return pairs.flatMap(([a, b]) => (a !== b && chance(a, b) < density ? [`src/shared-${String(a)}-${String(b)}.ts`] : []));
}

/** The same for both of a pair, and for every run. */
function chance(a: number, b: number): number {
  return Number.parseInt(sha256(`${String(a)} ${String(b)}`).slice(0, 8), 16) / 2 ** 32;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function print(name: string, value: number, bar: { readonly most?: number; readonly least?: number }): void {
  const wanted = bar.most === undefined ? (bar.least === undefined ? '' : `bar: at least ${String(bar.least)}`) : `bar: at most ${String(bar.most)}`;
  console.log(`${name.padEnd(72)} ${value.toFixed(2)}  ${wanted}`);
}
