import * as z from 'zod';
import { TASK_KEY } from '../draft';
import { checksSchema } from './checkSchema';
import { jobSchema } from './jobForm';

export const keySchema = z.string().regex(TASK_KEY).describe('Id of a task: letters, digits, `_`, `.`, `-`; at most 64.');
export const lineSchema = z.string().min(1);
/** Of templates and of the jobs in them. */
export const templateNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Small letters, digits and dashes; at most 40.');

const publishedName = z.string().regex(/^(?:api|artifact):\S.{0,199}$/);
const bareKey = TASK_KEY.source.slice(1, -1);
const dependencyText = z
  .string()
  .regex(new RegExp(`^(?:(?:(?:success|failure|always):)?${bareKey}|(?:api|artifact):\\S.{0,199})$`))
  .describe('`W1`: it has landed. `failure:W1`: it has failed for good. `always:W1`: it has ended either way. `api:NAME`, `artifact:NAME`: some task has published it.');

const dependencyMapping = z.strictObject({
  on: keySchema.optional().describe('Id of the task waited for. For `api` and `artifact` it may be left out: it is the task that publishes the name.'),
  kind: z.enum(['success', 'failure', 'always', 'api', 'artifact']).optional().describe('What is waited for: that it lands (`success`, where this is missing), fails for good, ends either way, or publishes a name.'),
  name: z.string().min(1).max(200).optional().describe('The published name, for `api` and `artifact`.'),
});

const lines = z.union([z.string().regex(/^\d{1,7}(?:-\d{1,7}|\+)?$/), z.int().min(1).max(9_999_999)]).describe('Lines from 1: `10-40`, `7` for a single one, `70+` for all from there on.');

const ownedPath = z.string();
const ownershipMapping = z.strictObject({
  path: ownedPath.describe('Path or glob, relative to the repository.'),
  mode: z.enum(['own', 'shared', 'avoid']).optional().describe('`own` (where it is missing): nobody else changes it. `shared`: this task changes it beside others. `avoid`: this task must leave it alone.'),
  lines: z.array(lines).optional().describe('The lines of it that are meant. The whole file where it is missing.'),
  change: z.enum(['create', 'modify', 'delete']).optional().describe('What happens to the file.'),
});

const ownership = z.array(z.union([ownedPath, ownershipMapping]));

export const taskSchema = z.strictObject({
  id: keySchema,
  aliases: z.array(lineSchema).optional().describe('Other names the plan uses for it.'),
  title: lineSchema.describe('What the task is, in one line.'),
  prompt: z.string().optional().describe('What the agent is to do. A task has a prompt, a script or both.'),
  acceptance: z.array(lineSchema).optional().describe('What shows that it is done, in words.'),
  out_of_scope: z.array(lineSchema).optional().describe('What the agent is to leave alone, in words.'),
  depends_on: z.array(z.union([dependencyText, dependencyMapping])).optional().describe('What must have happened before this task starts: ids of tasks that must have landed, or `failure:W1`, `always:W1`, `api:NAME`, `artifact:NAME`.'),
  soft_depends_on: z.array(keySchema).optional().describe('Ids of tasks that would better land first; nothing waits for them.'),
  external_depends_on: z.array(lineSchema).optional().describe('What must exist first and is no task of this plan, in words.'),
  publishes: z.array(publishedName).optional().describe('Names this task publishes while it runs, for others to wait for: `api:NAME` or `artifact:NAME`.'),
  files: ownership.optional().describe('Paths or globs this task owns, relative to the repository.'),
  owns: ownership.optional().describe('The same as `files`.'),
  run: z.string().optional().describe('Script for the `script` agent, run exactly as it stands here.'),
  agent: z.string().optional().describe('The agent that does it. Where it is missing, whoever starts the plan chooses.'),
  template: templateNameSchema.optional().describe('Its pipeline: `standard`, `plan-dev-test-verify`, or one of your own.'),
  jobs: z.record(templateNameSchema, jobSchema).optional().describe('What differs for single jobs of its pipeline, by their names.'),
  checks: checksSchema.optional().describe('Commands whose exit code 0 proves the work.'),
  branch: z.string().optional().describe('Name for its branch, used when it is valid and free.'),
  cwd: lineSchema.optional().describe('The folder its agent and its checks start in, relative to the repository; its root where this is missing.'),
  worktree: lineSchema.optional().describe('Folder the plan names for its worktree. Only shown: Coppice chooses where worktrees lie.'),
  phase: lineSchema.optional().describe('Name of the phase it belongs to.'),
  done: z.boolean().optional().describe('True for work that is done already: it is never run.'),
  optional: z.boolean().optional().describe('True where its failure does not fail the plan.'),
  continuous: z.boolean().optional().describe('True where it goes on beside the others until the plan ends.'),
  estimate: lineSchema.optional().describe('How long it takes: `2h`, `3 days`.'),
});

export type YamlTask = z.infer<typeof taskSchema>;
export type YamlDependency = NonNullable<YamlTask['depends_on']>[number];
export type YamlOwnership = NonNullable<YamlTask['files']>[number];
