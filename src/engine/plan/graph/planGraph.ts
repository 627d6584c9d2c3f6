import type { Dependency, PlannedTask } from '../../model/plan';
import { weightOf } from './estimate';

export interface GraphNode {
  readonly key: string;
  /** Its estimate in hours, or 1. */
  readonly weight: number;
}

/** `after` waits for `before` in the way `kind` says; `name` is what must have been published. */
export interface GraphEdge {
  readonly before: string;
  readonly after: string;
  readonly kind: Dependency['kind'];
  readonly name: string | null;
}

/** The graph of a plan as plain data. Nodes come in the document's order, edges by the task that waits. */
export interface PlanGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export function planGraph(tasks: readonly PlannedTask[]): PlanGraph {
  const known = new Set(tasks.map(({ key }) => key));
  return {
    nodes: tasks.map((task) => ({ key: task.key, weight: weightOf(task) })),
    edges: tasks.flatMap((task) => task.dependsOn.filter(({ on }) => known.has(on)).map(({ on, kind, name }) => ({ before: on, after: task.key, kind, name }))),
  };
}
