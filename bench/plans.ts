import { fromMarkdown } from 'mdast-util-from-markdown';
import { parsePlan } from '../src/engine/plan/parsePlan';
import { executionPlan, type RepositoryPicture } from '../src/engine/planning/index';
import { planText } from '../test/support/planText';
import { seeded } from '../test/support/random';
import { plan, task } from '../test/engine/planning/support';
import type { PlanDocument } from '../src/engine/model/plan';

const FEW = 1_000;
const MANY = 100_000;
/** A hundred times the tasks may take so many times the time. */
const GROWTH_BAR = 150;
const MEMORY_BAR_MB = 400;
const IMPORT_CHARACTERS = 40 * 1024;

/** How planning grows with the plan, what it needs in memory, and what reading a document costs against its bare parser. */
export function main(): void {
  // First of all: what a process has taken once it does not give back.
  measureMemory();
  for (const [name, dependsOn] of Object.entries(shapes)) measureGrowth(name, dependsOn);
  measureImport();
}

type Shape = (index: number, count: number, random: () => number) => readonly number[];

const shapes: Readonly<Record<string, Shape>> = {
  chain: (index) => (index === 0 ? [] : [index - 1]),
  star: (index) => (index === 0 ? [] : [0]),
  grid: (index, count) => {
    const width = Math.ceil(Math.sqrt(count));
    return [index - width, ...(index % width === 0 ? [] : [index - 1])].filter((before) => before >= 0);
  },
  random: (index, _count, random) => (index === 0 ? [] : [...new Set([0, 1, 2].map(() => Math.floor(random() * index)))]),
};

/** Each task owns a file of its own; one in ten also changes one that ten others change, and imports another's. */
function document(count: number, dependsOn: Shape): PlanDocument {
  const random = seeded(count);
  const tasks = Array.from({ length: count }, (_, index) =>
    task(`T${String(index)}`, {
      on: dependsOn(index, count, random).map((before) => `T${String(before)}`),
      owns: [ownFile(index), ...(index % 10 === 0 ? [sharedFile(Math.floor(random() * (count / 100)))] : [])],
      prompt: `Change ${ownFile(index)} as the issue says.`,
      phase: `Phase ${String(index % 50)}`,
    }),
  );
  return plan(tasks);
}

function ownFile(index: number): string {
  return `src/part${String(index % 100)}/file${String(index)}.ts`;
}

function sharedFile(index: number): string {
  return `src/shared/common${String(index)}.ts`;
}

function repository(count: number): RepositoryPicture {
  const own = Array.from({ length: count }, (_, index) => ownFile(index));
  const shared = Array.from({ length: Math.ceil(count / 100) }, (_, index) => sharedFile(index));
  const imports = new Map(own.flatMap((path, index) => (index % 10 === 0 ? [[path, [ownFile((index + 1) % count)]] as const] : [])));
  return { files: [...own, ...shared], imports, history: [] };
}

function measureGrowth(name: string, dependsOn: Shape): void {
  const time = (count: number, rounds: number): number => {
    const input = document(count, dependsOn);
    const picture = repository(count);
    return median(Array.from({ length: rounds }, () => timed(() => executionPlan(input, picture))));
  };
  time(FEW, 5);
  const few = time(FEW, 15);
  const many = time(MANY, 1);
  print(`${name}: ${FEW} tasks ${few.toFixed(1)} ms, ${MANY} tasks ${many.toFixed(0)} ms`, many / few, GROWTH_BAR);
}

function measureMemory(): void {
  const input = document(10_000, shapes['random'] ?? (() => []));
  const picture = repository(10_000);
  const milliseconds = timed(() => executionPlan(input, picture));
  print(`10000 tasks: ${milliseconds.toFixed(0)} ms; the most memory the process took, in MB`, process.resourceUsage().maxRSS / 1024, MEMORY_BAR_MB);
}

function measureImport(): void {
  const text = planOf(IMPORT_CHARACTERS);
  const rounds = (action: () => unknown): number => median(Array.from({ length: 15 }, () => timed(action)));
  rounds(() => parsePlan(text, { path: 'plan.md' }));
  const bare = rounds(() => fromMarkdown(text));
  const read = rounds(() => parsePlan(text, { path: 'plan.md' }));
  print(`a plan of ${Math.round(text.length / 1024)} KB is read in ${read.toFixed(1)} ms (its markdown alone ${bare.toFixed(1)} ms)`, read / bare, null);
}

function planOf(characters: number): string {
  const tasks: Record<string, readonly string[]> = {};
  let text = '';
  for (let index = 1; text.length < characters; index += 1) {
    tasks[`W${String(index)}`] = index > 1 ? [`W${String(index - 1)}`] : [];
    if (index % 20 === 0) text = planText({ tasks, checks: ['npm test'] });
  }
  return text;
}

/** Processor time: how long it takes by the clock depends on what else the machine does, and long runs suffer most. */
function timed(action: () => unknown): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(what: string, figure: number, bar: number | null): void {
  process.stdout.write(`${what}: ${figure.toFixed(2)}${bar === null ? '' : `  (bar ${String(bar)})`}\n`);
}
