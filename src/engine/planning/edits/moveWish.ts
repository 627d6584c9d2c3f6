import { err, ok, type Result } from '../../../util/result';
import type { Filling } from '../batches/fillBatches';
import { keyOf, type Roster } from '../order/roster';
import type { CompanyGuard } from './companyGuard';
import type { EditWish } from './editWish';
import type { PlanEdit } from './planEdit';

export interface Moving {
  readonly roster: Roster;
  readonly guard: CompanyGuard;
  /** The batches as they stand before any move. */
  readonly filling: Filling;
  /** Who is in each of them by now: moves before this one count. */
  readonly members: readonly Set<number>[];
}

/** A move, as the wish to be with one of those in the batch that was meant. */
export function moveWish(edit: PlanEdit, moving: Moving): Result<EditWish, string> {
  const { roster, guard, filling, members } = moving;
  const nothing: EditWish = { edit, edges: [], together: [], apart: [] };
  if (!('move' in edit)) return ok(nothing);
  const task = roster.numberOf.get(edit.move.task) ?? 0;
  const target = targetBatch(edit.move, task, moving);
  if (target === members.length) return ok({ ...nothing, edges: afterAll(members.at(-1) ?? [], task) });
  const batch = members[target];
  if (batch === undefined) return err(`there is no batch ${edit.move.toBatch}`);
  const moved = guard.with(task);
  const others = [...batch].filter((member) => !moved.includes(member));
  const [anchor] = others;
  if (anchor === undefined || batch.has(task)) return ok(nothing);
  if ((filling.levelOf[task] ?? 0) > (filling.batchLevels[target] ?? 0)) return err(`${edit.move.task} waits for work that is not before batch ${target + 1}`);
  const clash = guard.clash(moved, others);
  if (clash !== null) return err(`${clash.map((one) => keyOf(roster, one)).join(' and ')} must not share a batch`);
  for (const member of members) for (const one of moved) member.delete(one);
  for (const one of moved) batch.add(one);
  guard.join(task, anchor);
  return ok({ ...nothing, together: [[task, anchor]] });
}

/** The batch that holds most of those who were in it then; without them, the one of that number. */
function targetBatch({ toBatch, beside = [] }: { readonly toBatch: number; readonly beside?: readonly string[] }, task: number, { roster, filling }: Moving): number {
  const votes = new Map<number, number>();
  for (const key of beside) {
    const other = roster.numberOf.get(key);
    const batch = other === undefined || other === task ? -1 : (filling.batchOf[other] ?? -1);
    if (batch !== -1) votes.set(batch, (votes.get(batch) ?? 0) + 1);
  }
  const [best] = [...votes].sort(([a, votesA], [b, votesB]) => votesB - votesA || a - b);
  return best?.[0] ?? toBatch - 1;
}

function afterAll(last: Iterable<number>, task: number): EditWish['edges'] {
  return [...last].filter((member) => member !== task).map((before) => ({ before, after: task, kind: 'wait' }));
}
