import * as z from 'zod';
import { MOST_PARALLEL, TASK_KEY } from '../draft';

/** The YAML form of a plan. The JSON Schema that editors use is generated from this: descriptions are for its readers. */

const key = z.string().regex(TASK_KEY).describe('Id of a task: letters, digits, `_`, `.`, `-`; at most 64.');
const folder = z.string().describe('Folder to run it in, relative to the repository. The root where it is missing.');
const command = z.string().min(1).describe('Shell text, run exactly as it stands here.');

const moment = z.enum(['worktree', 'merged', 'final']);

export const checkSchema = z.strictObject({
  command,
  cwd: folder.optional(),
  when: z.array(moment).min(1).optional().describe("When it runs: in the task's own worktree, on the merged result, once at the end of the plan. The first two where it is missing."),
});

export const finalCheckSchema = z.strictObject({ command, cwd: folder.optional() });

export const taskSchema = z.strictObject({
  id: key,
  title: z.string().min(1).describe('What the task is, in one line.'),
  prompt: z.string().optional().describe('What the agent is to do. A task has a prompt, a script or both.'),
  depends_on: z.array(key).optional().describe('Ids of the tasks that must have landed before this one starts.'),
  files: z.array(z.string()).optional().describe('Paths or globs this task owns, relative to the repository.'),
  run: z.string().optional().describe('Script for the `script` agent, run exactly as it stands here.'),
  agent: z.string().optional().describe('The agent that does it. Where it is missing, whoever starts the plan chooses.'),
  checks: z.array(z.union([command, checkSchema])).optional().describe('Commands whose exit code 0 proves the work.'),
  branch: z.string().optional().describe('Name for its branch, used when it is valid and free.'),
});

export const planSchema = z.strictObject({
  title: z.string().min(1).optional().describe("Name of the plan. The file's name where it is missing."),
  tasks: z.array(taskSchema).describe('The tasks. Their order decides where nothing else does.'),
  merge_order: z.array(key).optional().describe('Ids in the order in which work must land. Tasks that are not named land when they can.'),
  final_checks: z.array(z.union([command, finalCheckSchema])).optional().describe('Commands that prove the whole plan, run once everything has landed.'),
  schedule: z.enum(['flow', 'batch']).optional().describe('`flow` starts a task as soon as it can start; `batch` waits for the batch before.'),
  max_parallel: z.int().min(1).max(MOST_PARALLEL).optional().describe('How many tasks run at the same time at most.'),
});

export type YamlPlan = z.infer<typeof planSchema>;
export type YamlTask = z.infer<typeof taskSchema>;
