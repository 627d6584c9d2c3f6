import type { Diagnostic, PlanDocument } from '../../model/plan';
import { quote } from '../../plan/quote';
import { admit, type Refusal } from './admit';
import { cyclePath } from './cyclePath';
import { dependencyEdges } from './dependencyEdges';
import { levelsOf } from './levels';
import { mergeSteps } from './mergeSteps';
import type { OrderEdge } from './orderEdge';
import { phaseBarriers, type PhaseWish } from './phaseBarriers';
import { phaseSequences } from './phaseSequences';
import { keyOf, type Roster } from './roster';
import { Topology } from './topology';
import { planDiagnostic } from '../planDiagnostic';

/** What the document says about who comes before whom, without its contradictions. */
export interface PlanOrder {
  readonly size: number;
  readonly edges: readonly OrderEdge[];
  /** Tasks that wait for each other, or for such tasks: they can never start. */
  readonly stuck: ReadonlySet<number>;
  readonly diagnostics: readonly Diagnostic[];
}

export function planOrder(document: PlanDocument, roster: Roster): PlanOrder {
  const count = roster.tasks.length;
  const all = dependencyEdges(roster);
  const topology = new Topology(count, all);
  const stuck = stuckTasks(count, topology);
  const dependencies = stuck.size === 0 ? all : all.filter(({ before, after }) => !stuck.has(before) && !stuck.has(after));
  const runnable: Roster = { ...roster, isPlaced: (task) => roster.isPlaced(task) && !stuck.has(task) };
  const barriers = phaseBarriers(document.phases, runnable, count);
  const steps = mergeSteps(document.mergeOrder, runnable, barriers.size);
  const wishes = [...barriers.wishes, ...phaseSequences(document.phases, runnable, levelsOf(count, topology)), steps.wish];
  const base = [...dependencies, ...barriers.edges];
  const { admitted, refused } = admit(steps.size, base, wishes);
  return {
    size: steps.size,
    edges: [...base, ...admitted.flatMap(({ edges }) => edges)],
    stuck,
    diagnostics: [...(stuck.size === 0 ? [] : [stuckDiagnostic(roster, cyclePath(topology, all), stuck.size)]), ...refused.map((refusal) => refusedDiagnostic(roster, refusal))],
  };
}

function stuckTasks(count: number, topology: Topology): ReadonlySet<number> {
  if (topology.isComplete) return new Set();
  const sorted = new Set(topology.order);
  return new Set(Array.from({ length: count }, (_, task) => task).filter((task) => !sorted.has(task)));
}

function stuckDiagnostic(roster: Roster, cycle: readonly number[], count: number): Diagnostic {
  const message = `${count} tasks can never start: ${cycleText(roster, cycle)} wait for each other.`;
  return planDiagnostic(roster.tasks[cycle[0] ?? 0], { severity: 'error', code: 'dependency-cycle', message, hint: 'Remove one of these dependencies.' });
}

function refusedDiagnostic(roster: Roster, { wish, cycle }: Refusal<PhaseWish>): Diagnostic {
  const tasks = cycleText(roster, cycle);
  const says = {
    barrier: `The phase ${quote(wish.about)} cannot wait for the phases before it`,
    sequence: `The tasks of the phase ${quote(wish.about)} cannot run one after the other`,
    'merge-order': 'The declared merge order cannot be kept',
  };
  const why = tasks === '' ? 'it contradicts the dependencies' : `with it, ${tasks} would wait for each other`;
  return planDiagnostic(roster.tasks[cycle.find((node) => node < roster.tasks.length) ?? 0], {
    severity: 'warning',
    code: `${wish.says}-contradiction`,
    message: `${says[wish.says]}: ${why}. The dependencies hold.`,
    hint: 'Let the dependencies and the order of phases and merges agree.',
  });
}

const MOST_SHOWN = 12;

/** The tasks of a cycle from the first of them on; the ends of phases in between are left out. */
export function cycleText(roster: Roster, cycle: readonly number[]): string {
  const tasks = cycle.slice(1).filter((node) => node < roster.tasks.length);
  const first = tasks.reduce((best, node, index) => (node < (tasks[best] ?? node) ? index : best), 0);
  const keys = [...tasks.slice(first), ...tasks.slice(0, first + 1)].map((node) => keyOf(roster, node));
  const shown = keys.length > MOST_SHOWN ? [...keys.slice(0, 6), '…', ...keys.slice(-5)] : keys;
  return shown.join(' → ');
}
