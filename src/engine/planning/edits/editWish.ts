import type { Wish } from '../order/admit';
import type { PlanEdit } from './planEdit';

/** What one edit asks of the order. */
export interface EditWish extends Wish {
  readonly edit: PlanEdit;
  readonly apart: readonly (readonly [number, number])[];
}
