import type { Dependency } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import type { Located } from '../draft';
import { findCycle } from '../graph';
import { quote } from '../quote';
import { pathText, unknownKeyHint } from './dependencies';

interface OrderContext {
  readonly order: readonly Located<string>[];
  readonly tasks: readonly { readonly key: string; readonly dependsOn: readonly Dependency[] }[];
  readonly diagnostics: DiagnosticList;
}

/** The declared landing order: known tasks, each once, and one that the dependencies allow. */
export function checkMergeOrder({ order, tasks, diagnostics }: OrderContext): readonly string[] {
  const keys = new Set(tasks.map((task) => task.key));
  const seen = new Map<string, Located<string>>();
  for (const entry of order) {
    if (!keys.has(entry.value)) {
      const message = `The merge order names ${quote(entry.value)}, which is not in this plan.`;
      diagnostics.error({ code: 'unknown-in-merge-order', message, hint: unknownKeyHint(entry.value, keys, diagnostics), at: entry.at });
    } else if (seen.has(entry.value)) {
      const message = `The merge order names ${quote(entry.value)} twice.`;
      diagnostics.error({ code: 'repeated-in-merge-order', message, hint: 'A task lands once: keep one of the two.', at: entry.at });
    } else {
      seen.set(entry.value, entry);
    }
  }
  checkAgainstDependencies({ order: [...seen.values()], tasks, diagnostics });
  return [...seen.keys()];
}

/**
 * An order contradicts the dependencies where both together make a cycle. Only asked where the dependencies alone have
 * none: that cycle has been told already.
 */
function checkAgainstDependencies({ order, tasks, diagnostics }: OrderContext): void {
  if (order.length < 2 || findCycle(tasks) !== null) return;
  const before = new Map(order.slice(1).map((entry, index) => [entry.value, order[index]?.value ?? '']));
  const both = tasks.map((task) => {
    const previous = before.get(task.key);
    return { key: task.key, dependsOn: previous === undefined ? task.dependsOn : [...task.dependsOn, { on: previous }] };
  });
  const cycle = findCycle(both);
  if (cycle === null) return;
  const late = cycle.findIndex((key, index) => before.get(key) === cycle[index + 1]);
  const at = order.find((entry) => entry.value === cycle[late])?.at ?? order[0]?.at;
  if (at === undefined) return;
  const message = `The merge order contradicts the dependencies: with both, ${pathText(cycle)} wait for each other.`;
  diagnostics.error({ code: 'merge-order-contradiction', message, hint: 'Let each task come after those it depends on.', at });
}
