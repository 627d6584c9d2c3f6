import { stringify } from 'yaml';
import type { JobNeed } from '../model/job';
import { YAML_STYLE } from '../plan/writing/planToYaml';
import { plainOutput } from '../plan/yaml/jobForm';
import type { Stage, Template, TemplateJob } from './template';
import type { YamlJob, YamlNeed, YamlStage, YamlTemplate } from './templateSchema';

/** The template as a YAML document, which reads as the same template. */
export function templateToYaml({ name, description, stages }: Template): string {
  const plain: YamlTemplate = { name, ...(description === '' ? {} : { description }), stages: stages.map(plainStage) };
  return stringify(plain, YAML_STYLE);
}

function plainStage({ name, width, jobs }: Stage): YamlStage {
  return { name, ...(width === null ? {} : { width }), jobs: jobs.map(plainJob) };
}

function plainJob({ name, role, agent, run, prompt, needs, optional, outputs, inputs, silentMs }: TemplateJob): YamlJob {
  return {
    ...(name === role ? {} : { name }),
    role,
    ...(agent === null ? {} : { agent }),
    ...(needs === null ? {} : { needs: needs.map(plainNeed) }),
    ...(outputs.length === 0 ? {} : { outputs: outputs.map(plainOutput) }),
    ...(inputs === null ? {} : { inputs: [...inputs] }),
    ...(optional ? { optional } : {}),
    ...(silentMs === null ? {} : { silent_after_minutes: silentMs / 60_000 }),
    ...(run === null ? {} : { run }),
    ...(prompt === '' ? {} : { prompt }),
  };
}

function plainNeed({ job, kind }: JobNeed): YamlNeed {
  return kind === 'success' ? job : { job, kind };
}
