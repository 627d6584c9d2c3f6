/**
 * `wait`: the later one comes in a later batch. `pass`: whatever waits for the first waits for the second as well (the
 * ends of a phase are no tasks and take no batch). `land`: it does not land before the other, but may run beside it.
 */
export type OrderKind = 'wait' | 'pass' | 'land';

/** Nodes are numbers: tasks by their position in the plan, then the ends of phases and the steps of the merge order. */
export interface OrderEdge {
  readonly before: number;
  readonly after: number;
  readonly kind: OrderKind;
}
