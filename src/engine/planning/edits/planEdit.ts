import * as z from 'zod';

/** More than anybody makes by hand. */
const MOST_EDITS = 1_000;

const key = z.string().min(1).max(200);
const two = z.tuple([key, key]);

/** What a person changed about an execution plan. Kept beside the plan and applied again whenever it is rebuilt. */
export const planEditSchema = z.union([
  z.strictObject({
    move: z.strictObject({
      task: key,
      toBatch: z.int().min(1).describe('Number of the batch, counted from 1; one more than there are for a new one at the end.'),
      beside: z.array(key).max(200).exactOptional().describe('Who was in that batch then. Batches are renumbered when a plan changes; these tell which one was meant.'),
    }),
  }),
  z.strictObject({ together: two.describe('Both in one batch.') }),
  z.strictObject({ apart: two.describe('Never in one batch.') }),
  z.strictObject({ after: two.describe('The first comes in a later batch than the second.') }),
]);

export const planEditsSchema = z.array(planEditSchema).max(MOST_EDITS);

export type PlanEdit = z.infer<typeof planEditSchema>;

/** An edit that the plan does not allow as it is now. It is kept: it may be possible again. */
export interface EditAside {
  readonly edit: PlanEdit;
  readonly reason: string;
}

/** The tasks an edit speaks of. */
export function tasksOf(edit: PlanEdit): readonly string[] {
  if ('move' in edit) return [edit.move.task];
  if ('together' in edit) return edit.together;
  return 'apart' in edit ? edit.apart : edit.after;
}

/** The edit after tasks were given other keys. */
export function renamed(edit: PlanEdit, keys: ReadonlyMap<string, string>): PlanEdit {
  const now = (old: string): string => keys.get(old) ?? old;
  const both = ([a, b]: readonly [string, string]): [string, string] => [now(a), now(b)];
  if ('together' in edit) return { together: both(edit.together) };
  if ('apart' in edit) return { apart: both(edit.apart) };
  if ('after' in edit) return { after: both(edit.after) };
  const { task, toBatch, beside } = edit.move;
  return { move: { task: now(task), toBatch, ...(beside === undefined ? {} : { beside: beside.map(now) }) } };
}

export function editText(edit: PlanEdit): string {
  if ('move' in edit) return `${edit.move.task} in batch ${edit.move.toBatch}`;
  if ('together' in edit) return edit.together.join(' together with ');
  return 'apart' in edit ? edit.apart.join(' apart from ') : edit.after.join(' after ');
}
