/** The graph of a plan: one algorithm per file. None of them recurses. */
export { criticalPath, type CriticalPath } from './graph/criticalPath';
export { dependencyVerdict, type DependencyVerdict, type Progress } from './graph/dependencyVerdict';
export { weightOf } from './graph/estimate';
export { findCycle } from './graph/findCycle';
export { planGraphFromJson, planGraphToJson, type PlanGraphJson } from './graph/graphJson';
export { levels } from './graph/levels';
export { planGraph, type GraphEdge, type GraphNode, type PlanGraph } from './graph/planGraph';
export { remainingHops } from './graph/remainingHops';
export type { GraphTask } from './graph/graphTask';
