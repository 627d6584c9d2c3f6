import * as z from 'zod';
import { refusal } from './answers';

/** What tasks go through: versions are kept by the engine, files are their import and export. */

const templateReport = z.object({
  name: z.string(),
  version: z.number(),
  hash: z.string(),
  builtIn: z.boolean(),
  origin: z.string().nullable(),
  createdAt: z.number().nullable(),
  description: z.string(),
  stages: z.array(
    z.object({
      name: z.string(),
      width: z.number().nullable(),
      jobs: z.array(z.object({ name: z.string(), role: z.enum(['planner', 'dev', 'tester', 'verifier', 'reviewer', 'custom']) })),
    }),
  ),
  problem: z.string().nullable(),
});
export type TemplateReport = z.infer<typeof templateReport>;

export const templateRequests = {
  /** Every template, as its newest version has it. */
  'templates/list': { params: z.object({}), answer: z.array(templateReport) },
  'templates/show': {
    params: z.object({ name: z.string(), version: z.number().int().min(1).optional() }),
    answer: z.discriminatedUnion('kind', [templateReport.extend({ kind: z.literal('template'), text: z.string() }), refusal]),
  },
  /** Keeps the text as a new version, unless it is that of the newest one. To run it, somebody has to agree to it. */
  'templates/import': {
    params: z.object({ text: z.string(), path: z.string() }),
    answer: z.discriminatedUnion('kind', [z.object({ kind: z.enum(['saved', 'already']), name: z.string(), version: z.number(), hash: z.string() }), refusal]),
  },
} as const;
