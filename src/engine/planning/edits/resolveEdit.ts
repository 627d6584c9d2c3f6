import { err, ok, type Result } from '../../../util/result';
import { quote } from '../../plan/quote';
import type { Roster } from '../order/roster';
import type { EditWish } from './editWish';
import { tasksOf, type PlanEdit } from './planEdit';

/** An edit in numbers, or why it speaks of tasks that take no place in this plan. Moves ask for nothing yet. */
export function resolveEdit(edit: PlanEdit, roster: Roster): Result<EditWish, string> {
  const numbers: number[] = [];
  for (const key of tasksOf(edit)) {
    const number = roster.numberOf.get(key);
    const why = placeTrouble(number, roster);
    if (number === undefined || why !== null) return err(`${quote(key)} ${why ?? 'is gone'}`);
    numbers.push(number);
  }
  const [a = 0, b = 0] = numbers;
  if (numbers.length === 2 && a === b) return err('it names the same task twice');
  const nothing: EditWish = { edit, edges: [], together: [], apart: [] };
  if ('together' in edit) return ok({ ...nothing, together: [[a, b]] });
  if ('apart' in edit) return ok({ ...nothing, apart: [[a, b]] });
  if ('after' in edit) return ok({ ...nothing, edges: [{ before: b, after: a, kind: 'wait' }] });
  return ok(nothing);
}

function placeTrouble(number: number | undefined, roster: Roster): string | null {
  if (number === undefined) return 'is not in the plan any more';
  if (!roster.isPending(number)) return 'is done';
  return roster.isPlaced(number) ? null : 'stands outside the batches';
}
