import type { Attempt } from '../model/task';
import type { UsageFigures } from '../model/report';

export const NO_USAGE: UsageFigures = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicros: null };

export function plus(one: UsageFigures, other: UsageFigures): UsageFigures {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    costMicros: one.costMicros === null && other.costMicros === null ? null : (one.costMicros ?? 0) + (other.costMicros ?? 0),
  };
}

/** What is left where something is taken back that was counted before. */
export function minus(all: UsageFigures, part: UsageFigures): UsageFigures {
  return {
    inputTokens: all.inputTokens - part.inputTokens,
    outputTokens: all.outputTokens - part.outputTokens,
    cachedTokens: all.cachedTokens - part.cachedTokens,
    costMicros: all.costMicros === null ? null : all.costMicros - (part.costMicros ?? 0),
  };
}

/**
 * What each attempt of a task has used, in their order; null where it told nothing. A conversation that several of them went
 * on with is counted by how much its total grew: only the first of them is charged with all of it.
 */
export function usageOfEach(attempts: readonly Attempt[]): readonly (UsageFigures | null)[] {
  const before = new Map<string, UsageFigures>();
  return attempts.map(({ report }) => {
    if (report === undefined || report.usage === null) return null;
    let used = report.usage.own;
    for (const { id, total } of report.usage.sessions) {
      const known = before.get(id) ?? NO_USAGE;
      used = plus(used, growth(known, total));
      before.set(id, highest(known, total));
    }
    return used;
  });
}

/** Null where none of them told anything. */
export function usageOfAll(attempts: readonly Attempt[]): UsageFigures | null {
  let sum: UsageFigures | null = null;
  for (const used of usageOfEach(attempts)) if (used !== null) sum = sum === null ? used : plus(sum, used);
  return sum;
}

/** A total that is lower than before is an old one that was told late: nothing is taken back. */
function growth(before: UsageFigures, total: UsageFigures): UsageFigures {
  const grown = (name: 'inputTokens' | 'outputTokens' | 'cachedTokens'): number => Math.max(0, total[name] - before[name]);
  const costMicros = total.costMicros === null ? null : Math.max(0, total.costMicros - (before.costMicros ?? 0));
  return { inputTokens: grown('inputTokens'), outputTokens: grown('outputTokens'), cachedTokens: grown('cachedTokens'), costMicros };
}

function highest(one: UsageFigures, other: UsageFigures): UsageFigures {
  const costMicros = one.costMicros === null && other.costMicros === null ? null : Math.max(one.costMicros ?? 0, other.costMicros ?? 0);
  return {
    inputTokens: Math.max(one.inputTokens, other.inputTokens),
    outputTokens: Math.max(one.outputTokens, other.outputTokens),
    cachedTokens: Math.max(one.cachedTokens, other.cachedTokens),
    costMicros,
  };
}
