import * as z from 'zod';

/** What the checker is told about a run. Everything else it finds out by itself. */
export const specSchema = z.object({
  /** The user's checkout, and the folder Coppice makes worktrees in. */
  root: z.string(),
  worktreesFolder: z.string(),
  stateFolder: z.string(),
  /** `sql-wasm.wasm`, to open a copy of the state. */
  wasmFile: z.string(),
  plans: z.array(
    z.object({
      /** As the engine gave it to a client: from then on the plan must not be lost. */
      id: z.string(),
      /** Every task of the document, and those that must have landed by now. */
      keys: z.array(z.string()),
      landed: z.array(z.string()),
    }),
  ),
  /** Lines of the checkout's fingerprint from before the run. */
  fingerprint: z.array(z.string()),
  /** `followed`: the user asked for their branch to come along, from a clean checkout. */
  checkout: z.enum(['untouched', 'followed']),
  /** From each death of an engine to the next one's first answer. */
  recoveriesMs: z.array(z.number()),
  /** Whether an engine has died a moment ago and none is at work: then only that is judged which holds at every moment. */
  midway: z.boolean().optional(),
  /** How to start the engine once more; without it the last restart is not tried. */
  restart: z.object({ nodeFile: z.string(), engineFile: z.string(), environment: z.record(z.string(), z.string()) }).nullable(),
});

export type Spec = z.infer<typeof specSchema>;
