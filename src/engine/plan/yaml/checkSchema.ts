import * as z from 'zod';

const command = z.string().min(1).describe('Shell text, run exactly as it stands here.');
const folder = z.string().describe('Folder to run it in, relative to the repository. The root where it is missing.');

const checkSchema = z.strictObject({
  command,
  cwd: folder.optional(),
  when: z
    .array(z.enum(['worktree', 'merged', 'phase', 'final']))
    .min(1)
    .optional()
    .describe("When it runs: in the task's own worktree, on the merged result, once its phase has landed, once at the end of the plan. Where it is missing: for a task the first two, for a phase the third."),
});

/** The checks of a plan run at its end. */
const finalCheckSchema = z.strictObject({ command, cwd: folder.optional() });

export const checksSchema = z.array(z.union([command, checkSchema]));
export const finalChecksSchema = z.array(z.union([command, finalCheckSchema]));

export type YamlCheck = z.infer<typeof checksSchema>[number];
export type YamlFinalCheck = z.infer<typeof finalChecksSchema>[number];
