import type { Check, ConflictNote, Phase, PlanDocument } from '../../model/plan';
import { PHASE_CHECK_MOMENTS } from '../draft';
import type { YamlFinalCheck } from '../yaml/checkSchema';
import type { YamlPhase, YamlPlan } from '../yaml/planSchema';
import { filled, plainChecks } from './plainLists';
import { plainTask } from './plainTask';

/** A plan as the values of a YAML document of ours, without what a reader assumes anyway. Keys stand in the order in which they are written. */
export function plainPlan(plan: PlanDocument): YamlPlan {
  const publishedOnce = namesPublishedOnce(plan);
  return {
    ...(plan.title === '' ? {} : { title: plan.title }),
    ...(plan.schedule === null ? {} : { schedule: plan.schedule }),
    ...(plan.template === null ? {} : { template: plan.template }),
    ...(plan.maxParallel === null ? {} : { max_parallel: plan.maxParallel }),
    ...(plan.landWhen === null ? {} : { land_when: plan.landWhen }),
    ...filled('companions', plan.companions),
    ...filled('rules', plan.rules),
    ...filled('phases', plan.phases.map((phase) => plainPhase(phase, plan))),
    tasks: plan.tasks.map((task) => plainTask(task, publishedOnce)),
    ...filled('merge_order', plan.mergeOrder.map((step) => (step.length === 1 && step[0] !== undefined ? step[0] : [...step]))),
    ...filled('final_checks', plan.finalChecks.map(plainFinalCheck)),
    ...filled('conflict_notes', plan.conflictNotes.map(plainNote)),
    ...filled('issues', plan.issues),
  };
}

function plainFinalCheck({ command, cwd }: Check): YamlFinalCheck {
  return cwd === '.' ? command : { command, cwd };
}

function plainPhase(phase: Phase, { tasks }: PlanDocument): YamlPhase {
  const named = tasks.filter((task) => task.phase === phase.name).map(({ key }) => key);
  const isNamed = named.length === phase.tasks.length && named.every((key, index) => phase.tasks[index] === key);
  return {
    name: phase.name,
    ...(phase.parallel === null ? {} : { parallel: phase.parallel }),
    ...filled('tasks', isNamed ? [] : phase.tasks),
    ...filled('depends_on', phase.dependsOn),
    ...filled('soft_depends_on', phase.softDependsOn),
    ...filled('checks', plainChecks(phase.checks, PHASE_CHECK_MOMENTS)),
  };
}

function plainNote({ files, tasks, text }: ConflictNote): NonNullable<YamlPlan['conflict_notes']>[number] {
  return { ...filled('files', files), ...filled('tasks', tasks), text };
}

/** Names of which everybody knows who publishes them. */
function namesPublishedOnce({ tasks }: PlanDocument): ReadonlyMap<string, string> {
  const publishers = new Map<string, string | null>();
  for (const { key, publishes } of tasks) for (const name of new Set(publishes)) publishers.set(name, publishers.has(name) ? null : key);
  return new Map([...publishers].flatMap(([name, key]) => (key === null ? [] : [[name, key] as const])));
}
