import * as z from 'zod';
import { MOST_PARALLEL } from '../draft';
import { checksSchema, finalChecksSchema } from './checkSchema';
import { keySchema, lineSchema, taskSchema, templateNameSchema } from './taskSchema';

/** The YAML form of a plan. The JSON Schema that editors use is generated from this: descriptions are for its readers. */

export const phaseSchema = z.strictObject({
  name: lineSchema.describe('Its name, as the `phase` of its tasks gives it.'),
  parallel: z.boolean().optional().describe('True where its tasks may run together, false where they run one after the other.'),
  tasks: z.array(keySchema).optional().describe('Ids of its tasks. Where it is missing, they are those whose `phase` names it.'),
  depends_on: z.array(lineSchema).optional().describe('Names of the phases that must have landed before any task of this one starts.'),
  soft_depends_on: z.array(lineSchema).optional().describe('Names of phases that would better land first; nothing waits for them.'),
  checks: checksSchema.optional().describe('Commands that prove the phase, run once all of it has landed unless `when` says otherwise.'),
});

const conflictNoteSchema = z.strictObject({
  files: z.array(lineSchema).optional().describe('The files it is about.'),
  tasks: z.array(keySchema).optional().describe('Ids of the tasks that touch them.'),
  text: lineSchema.describe('What to do where their changes meet: "keep both imports".'),
});

export const planSchema = z.strictObject({
  title: lineSchema.optional().describe("Name of the plan. The file's name where it is missing."),
  rules: z.array(lineSchema).optional().describe('Context and rules that every agent is given.'),
  phases: z.array(phaseSchema).optional().describe('The phases, in their order.'),
  tasks: z.array(taskSchema).describe('The tasks. Their order decides where nothing else does.'),
  merge_order: z
    .array(z.union([keySchema, z.array(keySchema).min(1).describe('Ids that land in any order among each other.')]))
    .optional()
    .describe('Ids in the order in which work must land; a list inside it lands in any order. Tasks that are not named land when they can.'),
  final_checks: finalChecksSchema.optional().describe('Commands that prove the whole plan, run once everything has landed.'),
  conflict_notes: z.array(conflictNoteSchema).optional().describe('What the plan says about tasks that touch the same file.'),
  issues: z.array(lineSchema).optional().describe('Issues found while the plan was carried out.'),
  companions: z.array(lineSchema).optional().describe('Other documents that belong to the plan, relative to the repository.'),
  land_when: z.enum(['each', 'batch']).optional().describe('`each` lands a task as soon as it is proven; `batch` waits until all of its batch are.'),
  schedule: z.enum(['flow', 'batch']).optional().describe('`flow` starts a task as soon as it can start; `batch` waits for the batch before.'),
  template: templateNameSchema.optional().describe('The pipeline of tasks that name none: `standard`, `plan-dev-test-verify`, or one of your own.'),
  max_parallel: z.int().min(1).max(MOST_PARALLEL).optional().describe('How many tasks run at the same time at most.'),
});

export type YamlPlan = z.infer<typeof planSchema>;
export type YamlPhase = z.infer<typeof phaseSchema>;
