import type { DiagnosticList } from '../diagnosticList';
import { PHASE_CHECK_MOMENTS, type DraftPhase, type DraftTask } from '../draft';
import { nearest } from '../nearest';
import { quote } from '../quote';
import { draftChecks } from './draftChecks';
import { locatedList } from './located';
import type { NodePlaces } from './nodePlace';
import type { YamlPhase } from './planSchema';

interface PhasesPlace {
  readonly places: NodePlaces;
  readonly diagnostics: DiagnosticList;
}

interface PhasedPlan {
  readonly phases: readonly DraftPhase[];
  readonly tasks: readonly DraftTask[];
}

/** A phase may list its tasks, and a task may name its phase: afterwards the tasks say it. */
export function draftPhases(phases: readonly YamlPhase[], tasks: readonly DraftTask[], place: PhasesPlace): PhasedPlan {
  const listedIn = listings(phases, tasks, place);
  warnOfUnknown(phases, tasks, place);
  return {
    phases: phases.map((phase, index) => draftPhase(phase, ['phases', index], place)),
    tasks: tasks.map((task) => ({ ...task, phase: task.phase ?? listedIn.get(task.key.value) ?? null })),
  };
}

function draftPhase(phase: YamlPhase, path: readonly [string, number], { places }: PhasesPlace): DraftPhase {
  return {
    name: { value: phase.name, at: places.at([...path, 'name']) },
    parallel: phase.parallel ?? null,
    tasks: phase.tasks ?? [],
    dependsOn: locatedList(phase.depends_on, places, [...path, 'depends_on']),
    softDependsOn: locatedList(phase.soft_depends_on, places, [...path, 'soft_depends_on']),
    checks: draftChecks(phase.checks, { places, path: [...path, 'checks'], when: PHASE_CHECK_MOMENTS }),
  };
}

/** The first phase that lists each task. */
function listings(phases: readonly YamlPhase[], tasks: readonly DraftTask[], { places, diagnostics }: PhasesPlace): ReadonlyMap<string, string> {
  const keys = new Set(tasks.map(({ key }) => key.value));
  const listed = new Map<string, string>();
  for (const [index, phase] of phases.entries()) {
    for (const [entry, key] of (phase.tasks ?? []).entries()) {
      if (keys.has(key)) {
        if (!listed.has(key)) listed.set(key, phase.name);
        continue;
      }
      const close = diagnostics.full ? null : nearest(key, keys);
      const hint = close === null ? 'Name tasks by their ids.' : `Did you mean ${quote(close)}?`;
      diagnostics.error({ code: 'unknown-task', message: `The phase ${quote(phase.name)} lists ${quote(key)}, which is not in this plan.`, hint, at: places.at(['phases', index, 'tasks', entry]) });
    }
  }
  return listed;
}

/** Where no phases are listed, `phase` is a mere heading and can be anything. */
function warnOfUnknown(phases: readonly YamlPhase[], tasks: readonly DraftTask[], { places, diagnostics }: PhasesPlace): void {
  if (phases.length === 0) return;
  const names = new Set(phases.map(({ name }) => name));
  for (const [index, { phase }] of tasks.entries()) {
    if (phase === null || names.has(phase)) continue;
    const close = diagnostics.full ? null : nearest(phase, names);
    const hint = close === null ? 'Add it to `phases`, or name one of those.' : `Did you mean ${quote(close)}?`;
    diagnostics.warning({ code: 'unknown-phase', message: `The phase ${quote(phase)} is not among the phases of this plan.`, hint, at: places.at(['tasks', index, 'phase']) });
  }
}
