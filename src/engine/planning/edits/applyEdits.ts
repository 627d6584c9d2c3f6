import { fillBatches, type Filling, type FillRequest } from '../batches/fillBatches';
import type { Stake } from '../conflicts/territories';
import { admit } from '../order/admit';
import type { OrderEdge } from '../order/orderEdge';
import { cycleText } from '../order/planOrder';
import { keyOf, type Roster } from '../order/roster';
import { CompanyGuard } from './companyGuard';
import type { EditWish } from './editWish';
import { moveWish } from './moveWish';
import type { EditAside, PlanEdit } from './planEdit';
import { resolveEdit } from './resolveEdit';

export interface EditRequest {
  readonly roster: Roster;
  readonly size: number;
  readonly edges: readonly OrderEdge[];
  readonly tasks: FillRequest['tasks'];
  readonly stakesOf: (task: number) => readonly Stake[];
  readonly edits: readonly PlanEdit[];
}

export interface Edited {
  readonly request: FillRequest;
  readonly filling: Filling;
  readonly kept: readonly PlanEdit[];
  readonly aside: readonly EditAside[];
}

/**
 * Fills the batches as the edits want them. Each edit holds as a whole or is set aside with the reason. Moves come last:
 * where to is only known once the batches stand without them.
 */
export function applyEdits({ roster, size, edges, tasks, stakesOf, edits }: EditRequest): Edited {
  const guard = new CompanyGuard(stakesOf);
  const aside: EditAside[] = [];
  const wishes: EditWish[] = [];
  const moves: EditWish[] = [];
  for (const edit of edits) {
    const wish = resolveEdit(edit, roster);
    const reason = wish.ok ? guarded(wish.value, guard, roster) : wish.error;
    if (!wish.ok || reason !== null) aside.push({ edit, reason: reason ?? '' });
    else if ('move' in edit) moves.push(wish.value);
    else wishes.push(wish.value);
  }
  const contradictory = (cycle: readonly number[]): string => {
    const path = cycleText(roster, cycle);
    return path === '' ? 'it contradicts the order of the plan' : `it contradicts the order of the plan: ${path}`;
  };

  const first = admit(size, edges, wishes);
  for (const { wish, cycle } of first.refused) aside.push({ edit: wish.edit, reason: contradictory(cycle) });
  const before = requestOf({ size, edges, tasks }, first.admitted);
  if (moves.length === 0) return { request: before, filling: fillBatches(before), kept: keptOf(edits, aside), aside };

  // By the document's order alone: the plan before this one has the moves in it, and would move what they aim at.
  const standing = fillBatches({ ...before, tasks: tasks.map((task) => ({ ...task, rank: task.number })) });
  const placed: EditWish[] = [];
  const members = standing.batches.map((batch) => new Set(batch));
  for (const move of moves) {
    const wish = moveWish(move.edit, { roster, guard, filling: standing, members });
    if (wish.ok) placed.push(wish.value);
    else aside.push({ edit: move.edit, reason: wish.error });
  }
  const second = admit(size, edges, [...first.admitted, ...placed]);
  for (const { wish, cycle } of second.refused) aside.push({ edit: wish.edit, reason: contradictory(cycle) });
  const request = requestOf({ size, edges, tasks }, second.admitted);
  return { request, filling: fillBatches(request), kept: keptOf(edits, aside), aside };
}

function guarded(wish: EditWish, guard: CompanyGuard, roster: Roster): string | null {
  for (const [a, b] of wish.together) {
    const clash = guard.clash(guard.with(a), guard.with(b));
    if (clash !== null) return `${clash.map((task) => keyOf(roster, task)).join(' and ')} must not share a batch`;
    guard.join(a, b);
  }
  for (const [a, b] of wish.apart) {
    if (guard.with(a).includes(b)) return 'an edit before it wants them together';
    guard.separate(a, b);
  }
  return null;
}

function requestOf(plan: Pick<FillRequest, 'size' | 'edges' | 'tasks'>, wishes: readonly EditWish[]): FillRequest {
  return {
    ...plan,
    edges: [...plan.edges, ...wishes.flatMap(({ edges }) => edges)],
    together: wishes.flatMap(({ together }) => together),
    apart: wishes.flatMap(({ apart }) => apart),
  };
}

function keptOf(edits: readonly PlanEdit[], aside: readonly EditAside[]): readonly PlanEdit[] {
  const gone = new Set(aside.map(({ edit }) => edit));
  return edits.filter((edit) => !gone.has(edit));
}
