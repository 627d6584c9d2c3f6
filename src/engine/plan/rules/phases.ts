import type { Phase } from '../../model/plan';
import type { Reporter } from '../diagnosticList';
import type { DraftPhase, DraftPlan, Located } from '../draft';
import { findCycle } from '../graph';
import { nearest } from '../nearest';
import { quote } from '../quote';
import { resolveCheck } from './commands';
import { pathText } from './dependencies';

interface PhaseContext {
  readonly draft: Pick<DraftPlan, 'phases' | 'tasks'>;
  /** Told of what can be left out. */
  readonly doubts: Reporter;
  readonly faults: Reporter;
}

/** The phases with their tasks: those they list and those that name them. */
export function checkPhases({ draft, doubts, faults }: PhaseContext): readonly Phase[] {
  const keys = new Set(draft.tasks.map(({ key }) => key.value));
  const names = new Set(draft.phases.map(({ name }) => name.value));
  const named = tasksByPhase(draft.tasks);
  const phases = firstOfEachName(draft.phases, doubts).map((phase): Phase => {
    const isKnown = (on: Located<string>): boolean => isPhase({ phase, on, names, doubts });
    return {
      name: phase.name.value,
      parallel: phase.parallel,
      tasks: [...new Set([...phase.tasks.filter((key) => keys.has(key)), ...(named.get(phase.name.value) ?? [])])],
      dependsOn: phase.dependsOn.filter(isKnown).map(({ value }) => value),
      softDependsOn: phase.softDependsOn.filter(isKnown).map(({ value }) => value),
      checks: phase.checks.map((check) => resolveCheck(check, faults)),
    };
  });
  reportCycle(phases, draft.phases, faults);
  return phases;
}

function tasksByPhase(tasks: DraftPlan['tasks']): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const { key, phase } of tasks) {
    if (phase === null) continue;
    const known = named.get(phase);
    if (known === undefined) named.set(phase, [key.value]);
    else known.push(key.value);
  }
  return named;
}

function firstOfEachName(phases: readonly DraftPhase[], doubts: Reporter): readonly DraftPhase[] {
  const seen = new Set<string>();
  return phases.filter(({ name }) => {
    const isFirst = !seen.has(name.value);
    seen.add(name.value);
    if (!isFirst) doubts.error({ code: 'duplicate-phase', message: `Two phases are called ${quote(name.value)}.`, hint: 'Give one of them another name.', at: name.at });
    return isFirst;
  });
}

interface PhaseReference {
  readonly phase: DraftPhase;
  readonly on: Located<string>;
  readonly names: ReadonlySet<string>;
  readonly doubts: Reporter;
}

function isPhase({ phase, on, names, doubts }: PhaseReference): boolean {
  if (names.has(on.value) && on.value !== phase.name.value) return true;
  const close = doubts.full ? null : nearest(on.value, names);
  const message = `Phase ${quote(phase.name.value)} comes after ${quote(on.value)}, which is no other phase of this plan.`;
  doubts.error({ code: 'unknown-phase', message, hint: close === null ? 'Name phases as their headings do.' : `Did you mean ${quote(close)}?`, at: on.at });
  return false;
}

function reportCycle(phases: readonly Phase[], drafts: readonly DraftPhase[], faults: Reporter): void {
  const cycle = findCycle(phases.map(({ name, dependsOn }) => ({ key: name, dependsOn: dependsOn.map((on) => ({ on })) })));
  const first = drafts.find(({ name }) => name.value === cycle?.[0]);
  if (cycle === null || first === undefined) return;
  const message = `These phases wait for each other and none can start: ${pathText(cycle)}.`;
  faults.error({ code: 'phase-cycle', message, hint: 'Remove one of these dependencies.', at: first.dependsOn[0]?.at ?? first.name.at });
}
