import type { Dependency } from '../../model/plan';
import type { Reporter } from '../diagnosticList';
import type { DraftStep, Located } from '../draft';
import { findCycle } from '../graph';
import { quote } from '../quote';
import { pathText, unknownKeyHint } from './dependencies';

interface OrderContext {
  readonly order: readonly DraftStep[];
  readonly tasks: readonly { readonly key: string; readonly dependsOn: readonly Dependency[] }[];
  readonly diagnostics: Reporter;
}

type Step = readonly Located<string>[];

/** The declared landing order: known tasks, each once, and one that the dependencies allow; else none at all. */
export function checkMergeOrder({ order, tasks, diagnostics }: OrderContext): readonly (readonly string[])[] {
  const keys = new Set(tasks.map((task) => task.key));
  const seen = new Set<string>();
  const isSound = (entry: Located<string>): boolean => {
    if (!keys.has(entry.value)) {
      const message = `The merge order names ${quote(entry.value)}, which is not in this plan.`;
      diagnostics.error({ code: 'unknown-in-merge-order', message, hint: diagnostics.full ? 'Name tasks by their ids.' : unknownKeyHint(entry.value, keys), at: entry.at });
      return false;
    }
    if (seen.has(entry.value)) {
      const message = `The merge order names ${quote(entry.value)} twice.`;
      diagnostics.error({ code: 'repeated-in-merge-order', message, hint: 'A task lands once: keep one of the two.', at: entry.at });
      return false;
    }
    seen.add(entry.value);
    return true;
  };
  const steps = order.map((step): Step => ('value' in step ? [step] : step).filter(isSound)).filter((step) => step.length > 0);
  return contradictsDependencies(steps, tasks, diagnostics) ? [] : steps.map((step) => step.map(({ value }) => value));
}

/**
 * An order contradicts the dependencies where both together make a cycle. Only asked where the dependencies alone have
 * none: that cycle has been told already. A node between two steps keeps wide steps from costing their product.
 */
function contradictsDependencies(steps: readonly Step[], tasks: OrderContext['tasks'], diagnostics: Reporter): boolean {
  if (steps.length < 2 || findCycle(tasks) !== null) return false;
  const stepOf = new Map(steps.flatMap((step, index) => step.map(({ value }) => [value, index] as const)));
  const between = (index: number): string => ` ${String(index)}`;
  const both = tasks.map(({ key, dependsOn }) => {
    const step = stepOf.get(key) ?? 0;
    return { key, dependsOn: step === 0 ? dependsOn : [...dependsOn, { on: between(step) }] };
  });
  const gates = steps.slice(1).map((_, index) => ({ key: between(index + 1), dependsOn: (steps[index] ?? []).map(({ value }) => ({ on: value })) }));
  const cycle = findCycle([...both, ...gates]);
  if (cycle === null) return false;
  const path = namedPath(cycle);
  const late = cycle[cycle.findIndex((_, index) => cycle[index + 1]?.startsWith(' ') === true)];
  const at = steps.flat().find((entry) => entry.value === late)?.at ?? steps[0]?.[0]?.at;
  if (at === undefined) return false;
  const message = `The merge order contradicts the dependencies: with both, ${pathText(path)} wait for each other.`;
  diagnostics.error({ code: 'merge-order-contradiction', message, hint: 'Let each task come after those it depends on.', at });
  return true;
}

/** The cycle without the nodes between steps, again beginning and ending with the same task. */
function namedPath(cycle: readonly string[]): readonly string[] {
  const named = cycle.filter((key) => !key.startsWith(' '));
  return named.length > 1 && named[0] === named.at(-1) ? named : [...named, ...named.slice(0, 1)];
}
