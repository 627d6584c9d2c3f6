import * as z from 'zod';
import type { Provision } from '../engine/index';

const text = z.string().min(1).max(64 * 1024);
const command = z.object({ command: text, cwd: text, timeoutMs: z.number().int().min(1) });
const port = z.number().int().min(1024).max(65_535);

/** What worktrees are given. A client reads it from the project's settings, shows it, and hands it over with the plan. */
export const provision: z.ZodType<Provision> = z.object({
  include: z.array(text).max(200).readonly(),
  share: z.array(z.object({ path: text, how: z.enum(['auto', 'clone', 'copy', 'symlink']) })).max(50).readonly(),
  setup: z.array(command).max(20).readonly(),
  teardown: z.array(command).max(20).readonly(),
  ports: z.object({ count: z.number().int().min(1).max(100), from: port, to: port }).nullable(),
  submodules: z.boolean(),
  baseline: z.boolean(),
});
