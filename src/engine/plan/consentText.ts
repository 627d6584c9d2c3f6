import type { PlanDocument } from '../model/plan';
import type { Template } from '../templates/template';

/**
 * Every command a run of this plan may execute, verbatim, each once: those of the document in its order, then those of
 * the templates its tasks go through. This is what a person is
 * shown and agrees to, so it errs on the side of more: a `run` block counts even where another agent is chosen later.
 */
export function consentText(plan: PlanDocument, templates: readonly Template[] = []): string[] {
  const ofTasks = plan.tasks.flatMap((task) => [...(task.run === null ? [] : [task.run]), ...task.jobs.flatMap(({ run }) => (run === null ? [] : [run])), ...task.checks.map((check) => check.command)]);
  const ofPhases = plan.phases.flatMap((phase) => phase.checks.map((check) => check.command));
  const ofTemplates = templates.flatMap(({ stages }) => stages.flatMap(({ jobs }) => jobs.flatMap(({ run }) => (run === null ? [] : [run]))));
  return [...new Set([...ofTasks, ...ofPhases, ...plan.finalChecks.map((check) => check.command), ...ofTemplates])];
}
