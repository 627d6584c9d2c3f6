import * as z from 'zod';
import { ROLES } from '../model/role';
import { inputsSchema, outputsSchema } from '../plan/yaml/jobForm';
import { lineSchema, templateNameSchema } from '../plan/yaml/taskSchema';

/** More than any task goes through; a bound on what one task can start. */
export const MOST_JOBS = 50;

/** A week. */
const MOST_MINUTES = 7 * 24 * 60;

/** The YAML form of a template. The JSON Schema that editors use is generated from this: descriptions are for its readers. */

const needSchema = z.strictObject({
  job: templateNameSchema.describe('Name of a job of an earlier stage.'),
  kind: z.enum(['success', 'failure', 'always']).optional().describe('What is waited for: that it ended well (`success`, where this is missing), that it failed for good, or that it ended at all.'),
});

const jobSchema = z.strictObject({
  name: templateNameSchema.optional().describe('Its name, by which other jobs and tasks speak of it; its role where this is missing.'),
  role: z.enum(ROLES).describe('What it is there for. The work of a `dev` is what the checks judge; when the work will not do, the last `dev` does it again, and what comes after that runs again.'),
  agent: lineSchema.optional().describe('The agent that does it. Where it is missing, `script` for a job with `run`, else the agent of the task.'),
  run: z.string().optional().describe('Script for the `script` agent, run exactly as it stands here. Where it is missing, a `dev` runs that of the task.'),
  prompt: z.string().optional().describe('What its agent is told besides what the task says.'),
  needs: z.array(z.union([templateNameSchema, needSchema])).optional().describe('Jobs of earlier stages it waits for. Where it is missing, all jobs of the stage before must have ended well.'),
  outputs: outputsSchema.optional(),
  inputs: inputsSchema.optional(),
  silent_after_minutes: z.number().min(0.1).max(MOST_MINUTES).optional().describe('How long it may give no sign of life (print nothing, change no file, say nothing) before it counts as stuck. Where it is missing, what the settings say.'),
  optional: z.boolean().optional().describe('True where its failure does not fail the task.'),
});

const stageSchema = z.strictObject({
  name: templateNameSchema.describe('Its name.'),
  width: z.int().min(1).max(MOST_JOBS).optional().describe('How many of its jobs run at once at most.'),
  // That there is one is asked of the reader, which says it in words of its own.
  jobs: z.array(jobSchema).meta({ minItems: 1, description: 'Its jobs, which run side by side.' }),
});

export const templateSchema = z.strictObject({
  name: templateNameSchema.describe('Its name, by which plans ask for it: small letters, digits and dashes. In `.coppice/templates/` the file is called the same.'),
  description: lineSchema.optional().describe('What it is good for, in one line.'),
  stages: z.array(stageSchema).meta({ minItems: 1, description: 'What a task goes through, one stage after another.' }),
});

export type YamlTemplate = z.infer<typeof templateSchema>;
export type YamlStage = YamlTemplate['stages'][number];
export type YamlJob = YamlStage['jobs'][number];
export type YamlNeed = NonNullable<YamlJob['needs']>[number];
