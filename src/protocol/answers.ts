import * as z from 'zod';

/** Variables for a child process. What no system accepts as a variable is refused here, before anything is started. */
export const environment = z.record(z.string().regex(/^[^=\0]+$/), z.string().regex(/^[^\0]*$/));

export const refusal = z.object({ kind: z.literal('refused'), code: z.string(), message: z.string(), next: z.string() });

export const done = z.discriminatedUnion('kind', [z.object({ kind: z.literal('done'), text: z.string() }), refusal]);
