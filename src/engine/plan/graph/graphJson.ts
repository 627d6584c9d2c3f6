import * as z from 'zod';
import { err, ok, type Result } from '../../../util/result';
import type { GraphEdge, PlanGraph } from './planGraph';

const key = z.string().min(1).max(200);

/** `success`, `failure`, `always`, `api:NAME` or `artifact:NAME`. */
const kind = z.string().regex(/^(?:success|failure|always|(?:api|artifact):.{1,200})$/u);

export const planGraphSchema = z.strictObject({
  version: z.literal(1),
  tasks: z.array(z.strictObject({ key, weight: z.number().nonnegative() })),
  dependencies: z.array(z.strictObject({ before: key, after: key, kind })),
});

export type PlanGraphJson = z.infer<typeof planGraphSchema>;

/** The same graph gives the same JSON, letter for letter. */
export function planGraphToJson({ nodes, edges }: PlanGraph): PlanGraphJson {
  return {
    version: 1,
    tasks: nodes.map(({ key: node, weight }) => ({ key: node, weight })),
    dependencies: edges.map(({ before, after, kind: how, name }) => ({ before, after, kind: name === null ? how : `${how}:${name}` })),
  };
}

/** Reads it back, from wherever it comes: every edge must join two tasks that are there. */
export function planGraphFromJson(json: unknown): Result<PlanGraph, string> {
  const read = planGraphSchema.safeParse(json);
  if (!read.success) return err(z.prettifyError(read.error));
  const keys = new Set(read.data.tasks.map((task) => task.key));
  if (keys.size !== read.data.tasks.length) return err('Two tasks have the same key.');
  const edges: GraphEdge[] = [];
  for (const { before, after, kind: written } of read.data.dependencies) {
    if (!keys.has(before) || !keys.has(after)) return err(`The dependency of ${after} on ${before} names a task that is not there.`);
    edges.push({ before, after, ...readKind(written) });
  }
  return ok({ nodes: read.data.tasks, edges });
}

function readKind(written: string): Pick<GraphEdge, 'kind' | 'name'> {
  const colon = written.indexOf(':');
  if (colon !== -1) return { kind: written.startsWith('api:') ? 'api' : 'artifact', name: written.slice(colon + 1) };
  return { kind: written === 'failure' || written === 'always' ? written : 'success', name: null };
}
