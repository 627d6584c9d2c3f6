import type { Refused, StartPlan } from '../engine';
import type { TemplateRef } from '../model/job';
import type { PlanDocument, PlannedTask } from '../model/plan';
import { taskBrief } from '../plan/taskBrief';
import { nearest } from '../plan/nearest';
import { artifactTrouble } from '../artifacts/artifactTrouble';
import { STANDARD } from '../templates/builtIn';
import { jobsOf, type UnassignedJob } from '../templates/jobsOf';
import { builtInTemplate, knownTemplate, templateNames, type KnownTemplate } from '../templates/knownTemplates';
import { originalPrompt } from '../templates/originalPrompt';
import type { Template } from '../templates/template';
import { TEMPLATES_FOLDER } from '../templates/templateFile';
import { templateOfTask } from '../templates/templatesUsed';
import type { Works } from '../run/works';
import { refused } from './refused';

interface Pipeline {
  readonly template: TemplateRef;
  readonly jobs: readonly UnassignedJob[];
}

interface Asked {
  readonly document: PlanDocument;
  readonly task: PlannedTask;
  readonly request: StartPlan;
}

/** What a task goes through. One whose template there is not goes the standard way: `unrunnable` says so before it is begun. */
export function pipelineOf(works: Works, asked: Asked): Pipeline {
  const { document, task, request } = asked;
  const prompt = taskBrief(document, task);
  const found = known(works, nameFor(asked));
  const { name, version, hash, reading } = found?.reading.ok === true ? found : builtInTemplate(STANDARD, works.ports.hasher);
  const jobs = jobsOf(reading.ok ? reading.template : STANDARD, { named: task.agent, asked: request.options.agent ?? null, run: task.run, overrides: task.jobs, newSession: () => works.ports.ids.uuid(), hashOf: (instructions) => works.ports.hasher.sha256(originalPrompt({ prompt }, { instructions })) });
  return { template: { name, version, hash }, jobs };
}

/** What forbids that its tasks run; null where nothing does. */
export function unrunnable(works: Works, document: PlanDocument, request: StartPlan): Refused | null {
  for (const task of document.tasks) {
    const name = nameFor({ document, task, request });
    const found = known(works, name);
    if (found === null) return unknownTemplate(works, task, name);
    if (!found.reading.ok) return unreadableTemplate(found, found.reading.why);
    const { jobs } = pipelineOf(works, { document, task, request });
    const wrong = unknownJob(task, found.reading.template) ?? unfitJob(works, task, jobs) ?? unfitArtifacts(task, jobs);
    if (wrong !== null) return wrong;
  }
  return null;
}

function nameFor({ document, task, request }: Asked): string {
  return templateOfTask(task, document, request.options);
}

function known(works: Works, name: string): KnownTemplate | null {
  return knownTemplate({ state: works.state(), hasher: works.ports.hasher }, name);
}

function unknownTemplate(works: Works, task: PlannedTask, name: string): Refused {
  const names = templateNames(works.state());
  return refused('unknown-template', `${task.key} asks for the template "${name}", which there is not.`, `${didYouMean(name, names) ?? `Known templates: ${names.join(', ')}.`} One of your own lies in ${TEMPLATES_FOLDER}/${name}.yaml, or is imported with: coppice templates import FILE.`);
}

function unreadableTemplate({ name, version }: KnownTemplate, why: string): Refused {
  return refused('template-invalid', `Version ${String(version)} of the template ${name} cannot be used by this release of Coppice: ${why}`, `Write it out (coppice templates export ${name} FILE), mend the file, and import it: coppice templates import FILE.`);
}

function unknownJob(task: PlannedTask, template: Template): Refused | null {
  const names = template.stages.flatMap((stage) => stage.jobs.map((job) => job.name));
  const unknown = task.jobs.find((override) => !names.includes(override.name));
  if (unknown === undefined) return null;
  return refused('unknown-job', `${task.key} says something of a job "${unknown.name}", which the template ${template.name} has not.`, didYouMean(unknown.name, names) ?? `Its jobs: ${names.join(', ')}.`);
}

function didYouMean(name: string, names: readonly string[]): string | null {
  const near = nearest(name, names);
  return near === null ? null : `Did you mean ${near}?`;
}

/** Whether what its jobs promise and take can be. */
function unfitArtifacts(task: PlannedTask, jobs: readonly UnassignedJob[]): Refused | null {
  const trouble = artifactTrouble(jobs);
  return trouble === null ? null : refused('unfit-artifacts', `${task.key}: ${trouble.what}`, trouble.next);
}

/** Whether there is somebody, and something, to run each job. */
function unfitJob(works: Works, task: PlannedTask, jobs: readonly UnassignedJob[]): Refused | null {
  for (const { name, agent, run } of jobs) {
    const who = jobs.length === 1 ? task.key : `The job ${name} of ${task.key}`;
    if (agent === null) return refused('no-agent', `${who} names no agent and has no commands of its own.`, 'Give one with --agent NAME, or an "Agent: NAME" line in the task.');
    if (works.ports.agents.find(agent) === null) {
      return refused('unknown-agent', `${who} asks for the agent "${agent}", which is not set up.`, `Known agents: ${works.ports.agents.names().join(', ')}. Others are set up under "agents" in .coppice/config.yaml.`);
    }
    if (agent === 'script' && run === null) return refused('nothing-to-run', `${who} is for the script agent but has no shell block to run.`, jobs.length === 1 ? 'Add a fenced sh block to the task, or name another agent.' : `Give it one in a YAML plan (jobs: {${name}: {run: …}}), or name another agent.`);
  }
  return null;
}
