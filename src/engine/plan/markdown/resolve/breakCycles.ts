import { findCycle } from '../../graph';
import type { Reporter } from '../../diagnosticList';
import type { SourceText } from '../../sourceText';
import type { DependencyClaim } from './claims';

/** Said outright, a cycle is the document's mistake and forbids running. Below this it may be the reader's. */
const OUTRIGHT = 0.95;
const MOST_ROUNDS = 50;

export interface CycleContext {
  readonly keys: readonly string[];
  readonly source: SourceText;
  readonly diagnostics: Reporter;
}

/** Drops the least certain dependency of each cycle, with a warning, as long as one of them was only inferred. */
export function breakCycles(claims: readonly DependencyClaim[], { keys, source, diagnostics }: CycleContext): readonly DependencyClaim[] {
  let kept = claims;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const cycle = findCycle(nodesOf(kept, keys));
    if (cycle === null) return kept;
    const weakest = weakestOn(cycle, kept);
    if (weakest === null || weakest.confidence >= OUTRIGHT) return kept;
    const message = `That \`${weakest.task}\` waits for \`${weakest.on}\` was inferred from ${weakest.because} and contradicts what else is said; it is left out.`;
    diagnostics.warning({ code: 'contradictory-dependency', message, hint: 'Say which of the two comes first, in a line `Depends on:`.', at: source.range(weakest.at.start, weakest.at.end) });
    kept = kept.filter((claim) => claim.soft || claim.task !== weakest.task || claim.on !== weakest.on);
  }
  return kept;
}

/** Each step of the cycle is as sure as the surest claim for it; of the steps the least sure one. */
function weakestOn(cycle: readonly string[], claims: readonly DependencyClaim[]): DependencyClaim | null {
  const next = new Map(cycle.slice(0, -1).map((key, index) => [key, cycle[index + 1]]));
  const surest = new Map<string, DependencyClaim>();
  for (const claim of claims) {
    if (claim.soft || next.get(claim.task) !== claim.on) continue;
    if (claim.confidence > (surest.get(claim.task)?.confidence ?? 0)) surest.set(claim.task, claim);
  }
  return [...surest.values()].reduce<DependencyClaim | null>((least, claim) => (least === null || claim.confidence < least.confidence ? claim : least), null);
}

function nodesOf(claims: readonly DependencyClaim[], keys: readonly string[]): readonly { readonly key: string; readonly dependsOn: readonly { readonly on: string }[] }[] {
  const byTask = new Map<string, { readonly on: string }[]>(keys.map((key) => [key, []]));
  for (const { task, on, soft } of claims) if (!soft) byTask.get(task)?.push({ on });
  return [...byTask].map(([key, dependsOn]) => ({ key, dependsOn }));
}
