import * as z from 'zod';
import { refusal } from './answers';

const content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kept'), hash: z.string(), size: z.number(), format: z.enum(['json', 'text', 'binary']) }),
  z.object({ kind: z.literal('left-out'), reason: z.string() }),
]);

/** Something an attempt left, and which attempts took it. */
export const artifactReport = z.object({
  id: z.string(),
  planId: z.string(),
  taskId: z.string(),
  job: z.string(),
  attemptId: z.string(),
  attempt: z.number(),
  kind: z.enum(['file', 'model_output', 'error_context', 'declared']),
  name: z.string(),
  content,
  at: z.number(),
  takenBy: z.array(z.object({ job: z.string(), attempt: z.number() })),
});
export type ArtifactReport = z.infer<typeof artifactReport>;

export const artifactRequests = {
  'artifacts/list': { params: z.object({ taskId: z.string() }), answer: z.object({ artifacts: z.array(artifactReport) }) },
  'artifacts/read': { params: z.object({ taskId: z.string(), id: z.string() }), answer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('bytes'), base64: z.string() }), refusal]) },
} as const;
