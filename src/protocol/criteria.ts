import * as z from 'zod';

const judged = z.object({
  job: z.string(),
  attemptId: z.string(),
  attempt: z.number(),
  commit: z.string().nullable(),
  at: z.number().nullable(),
  verdict: z.enum(['met', 'not_met', 'cannot_tell', 'unanswered']),
  evidence: z.object({ text: z.string().nullable(), file: z.string().nullable(), line: z.number().nullable(), command: z.string().nullable(), output: z.string().nullable() }).nullable(),
  problem: z.string().nullable(),
  outdated: z.boolean(),
});
export type JudgedReport = z.infer<typeof judged>;

/** A criterion of a task, with what each of its verifiers made of it the last time. */
export const criterionReport = z.object({ number: z.number(), text: z.string(), met: z.boolean(), judged: z.array(judged) });
export type CriterionReport = z.infer<typeof criterionReport>;

export const criteriaRequests = {
  'criteria/list': { params: z.object({ taskId: z.string() }), answer: z.object({ criteria: z.array(criterionReport), verifiers: z.array(z.string()) }) },
} as const;
