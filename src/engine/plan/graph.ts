/** The graph of a plan: one algorithm per file. None of them recurses. */
export { findCycle } from './graph/findCycle';
export { levels } from './graph/levels';
export { remainingHops } from './graph/remainingHops';
export type { GraphTask } from './graph/graphTask';
