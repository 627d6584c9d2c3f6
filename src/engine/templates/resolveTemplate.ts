import { artifactTrouble } from '../artifacts/artifactTrouble';
import { quote } from '../plan/quote';
import { checkAgentName } from '../plan/rules/agentName';
import { checkCommand } from '../plan/rules/commands';
import { declaredOutput } from '../plan/yaml/jobForm';
import { BUILT_IN_TEMPLATES } from './builtIn';
import { resolveNeeds } from './resolveNeeds';
import type { Stage, Template, TemplateJob } from './template';
import { templateOfFile } from './templateFile';
import type { PlacedJob, TemplatePlace } from './templatePlace';
import { MOST_JOBS, type YamlTemplate } from './templateSchema';

/** Makes a template of what was read, and says what is wrong with it. It may only be used where no error was reported. */
export function resolveTemplate(yaml: YamlTemplate, place: TemplatePlace): Template {
  const { places, diagnostics } = place;
  const jobs = yaml.stages.flatMap((stage, index) => stage.jobs.map((job, number): PlacedJob => ({ name: job.name ?? job.role, yaml: job, stage: index, at: ['stages', index, 'jobs', number] })));
  checkName(yaml.name, place);
  if (jobs.length > MOST_JOBS) {
    const message = `This template has ${String(jobs.length)} jobs; ${String(MOST_JOBS)} are the most.`;
    diagnostics.error({ code: 'too-many-jobs', message, hint: 'Make several tasks of it, each with fewer jobs.', at: places.at(['stages']) });
    return { name: yaml.name, description: '', stages: [] };
  }
  checkStages(yaml, place);
  checkJobNames(jobs, place);
  if (jobs.length > 0) warnOfNoWriter(jobs, place);
  warnOfNoSecondLook(jobs, place);
  const stages = yaml.stages.map(({ name, width }, index): Stage => ({
    name,
    width: width ?? null,
    jobs: jobs.filter(({ stage }) => stage === index).map((job) => resolveJob(job, jobs, place)),
  }));
  checkArtifacts(stages, place);
  return { name: yaml.name, description: yaml.description ?? '', stages };
}

function checkName(name: string, { places, diagnostics, path }: TemplatePlace): void {
  const at = places.at(['name']);
  if (BUILT_IN_TEMPLATES.some((known) => known.name === name)) {
    diagnostics.error({ code: 'built-in-name', message: `${quote(name)} is the name of a template that is built in.`, hint: 'Give yours another name.', at });
    return;
  }
  const wanted = templateOfFile(path);
  if (wanted === null || wanted === name) return;
  diagnostics.error({ code: 'name-mismatch', message: `This template is called ${quote(name)}, and its file ${quote(wanted)}.`, hint: 'Give both the same name: plans find the file by it.', at });
}

function checkStages({ stages }: YamlTemplate, { places, diagnostics }: TemplatePlace): void {
  if (stages.length === 0) diagnostics.error({ code: 'no-stages', message: 'This template has no stage.', hint: 'Give it one with a job: {name: dev, jobs: [{role: dev}]}.', at: places.at(['stages']) });
  const seen = new Set<string>();
  stages.forEach(({ name, jobs }, index) => {
    if (seen.has(name)) diagnostics.error({ code: 'duplicate-stage', message: `Two stages are called ${quote(name)}.`, hint: 'Give each stage a name of its own.', at: places.at(['stages', index, 'name']) });
    if (jobs.length === 0) diagnostics.error({ code: 'empty-stage', message: `The stage ${quote(name)} has no job.`, hint: 'Give it one, such as {role: dev}, or take the stage out.', at: places.at(['stages', index, 'jobs']) });
    seen.add(name);
  });
}

function checkJobNames(jobs: readonly PlacedJob[], { places, diagnostics }: TemplatePlace): void {
  const seen = new Set<string>();
  for (const { name, at } of jobs) {
    if (seen.has(name)) diagnostics.error({ code: 'duplicate-job', message: `Two jobs are called ${quote(name)}.`, hint: 'Give each job a `name` of its own; without one it is called as its role.', at: places.at([...at, 'name']) });
    seen.add(name);
  }
}

function checkArtifacts(stages: readonly Stage[], { places, diagnostics }: TemplatePlace): void {
  const trouble = artifactTrouble(stages.flatMap(({ jobs }) => jobs));
  if (trouble === null) return;
  const message = `${trouble.what.charAt(0).toUpperCase()}${trouble.what.slice(1)}`;
  diagnostics.error({ code: 'unfit-artifacts', message, hint: trouble.next, at: places.at(['stages']) });
}

function warnOfNoWriter(jobs: readonly PlacedJob[], { places, diagnostics }: TemplatePlace): void {
  if (jobs.some(({ yaml }) => yaml.role === 'dev')) return;
  const message = 'No job of this template has the role `dev`: nobody is there to write, or to do the work again when it will not do.';
  diagnostics.warning({ code: 'no-writer', message, hint: 'Give the job that commits the work the role `dev`.', at: places.at(['stages']) });
}

/** Who mends what a verifier has found ends well by its own word; nobody has judged it. */
function warnOfNoSecondLook(jobs: readonly PlacedJob[], { places, diagnostics }: TemplatePlace): void {
  const verifiers = jobs.filter(({ yaml }) => yaml.role === 'verifier');
  for (const job of jobs) {
    const judge = verifiers.find(({ name }) => (job.yaml.needs ?? []).some((need) => typeof need !== 'string' && need.kind === 'failure' && need.job === name));
    if (judge === undefined || verifiers.some(({ stage }) => stage > job.stage)) continue;
    const message = `${quote(job.name)} stands in for ${quote(judge.name)} once it has ended well, and no verifier looks at the work after it.`;
    diagnostics.warning({ code: 'no-second-look', message, hint: `Add a stage with a verifier that needs ${quote(job.name)}.`, at: places.at([...job.at, 'needs']) });
  }
}

function resolveJob(job: PlacedJob, jobs: readonly PlacedJob[], place: TemplatePlace): TemplateJob {
  const { role, agent, run, prompt, optional, outputs, inputs, silent_after_minutes: minutes } = job.yaml;
  checkWork(job, place);
  return {
    name: job.name,
    role,
    agent: agent ?? null,
    run: run ?? null,
    prompt: prompt ?? '',
    needs: resolveNeeds(job, jobs, place),
    optional: optional ?? false,
    silentMs: minutes === undefined ? null : minutes * 60_000,
    outputs: outputs?.map(declaredOutput) ?? [],
    inputs: inputs ?? null,
  };
}

function checkWork({ name, yaml: { agent, run }, at }: PlacedJob, { places, diagnostics }: TemplatePlace): void {
  const runAt = places.at([...at, 'run']);
  if (run !== undefined) checkCommand({ value: run, at: runAt }, `The script of the job ${quote(name)}`, diagnostics);
  if (agent === undefined || !checkAgentName({ value: agent, at: places.at([...at, 'agent']) }, diagnostics)) return;
  if (agent === 'script' || run === undefined) return;
  const message = `Only the script agent runs a script; the job ${quote(name)} is for ${quote(agent)}.`;
  diagnostics.warning({ code: 'unused-script', message, hint: 'Take out either the agent or the script.', at: runAt });
}
