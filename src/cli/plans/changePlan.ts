import type { PlanDocument } from '../../engine/index';
import { editText, renamed, type ExecutionPlan, type PlanEdit } from '../../engine/planning/index';
import { ExitCode } from '../exitCode';
import { CliFailure } from '../failure';
import type { Output } from '../output';
import { planLines } from '../render/plan';
import { readEdit, type EditRequest } from './editWords';
import type { WorkedOut } from './workOut';

export interface PlanChange {
  readonly document: PlanDocument;
  readonly worked: WorkedOut;
  /** As they stand on the command line. */
  readonly words: string;
}

/** Keeps a change of the execution plan. One that the plan does not allow is refused with the reason, and never written. */
export function changePlan(output: Output, { document, worked, words }: PlanChange): ExitCode {
  const kept = worked.edits.load();
  const request = besideThose(withKeys(readEdit(words), document), worked.execution);
  if (request.kind === 'list') return list(output, kept, worked.execution);
  const next = request.kind === 'drop' ? without(kept, request.number) : [...kept, request.edit];
  const changed = worked.withEdits(next);
  const refusal = request.kind === 'add' ? asideReason(request.edit, changed) : undefined;
  if (refusal !== undefined) throw new CliFailure(`"${words}" is not possible: ${refusal}.`, 'coppice plan FILE shows the batches and what holds them.');
  const path = worked.edits.save(next);
  for (const line of planLines(document, changed)) output.line(line);
  output.line(`\nKept in ${path}.`);
  return ExitCode.ok;
}

function list(output: Output, kept: readonly PlanEdit[], execution: ExecutionPlan): ExitCode {
  if (kept.length === 0) output.line('No edits: the plan is as it is worked out.');
  kept.forEach((edit, index) => {
    const reason = asideReason(edit, execution);
    output.line(`${index + 1}. ${editText(edit)}${reason === undefined ? '' : `  (set aside: ${reason})`}`);
  });
  return ExitCode.ok;
}

function without(kept: readonly PlanEdit[], number: number): readonly PlanEdit[] {
  if (kept[number - 1] === undefined) throw new CliFailure(`There is no edit ${number}.`, '--edit list shows them.');
  return kept.filter((_, index) => index !== number - 1);
}

function asideReason(edit: PlanEdit, { edits }: ExecutionPlan): string | undefined {
  const text = JSON.stringify(edit);
  return edits.aside.find((aside) => JSON.stringify(aside.edit) === text)?.reason;
}

/** People say "A" where the document's own heading made the key "Workstream-A". */
function withKeys(request: EditRequest, { tasks }: PlanDocument): EditRequest {
  if (request.kind !== 'add') return request;
  const keys = new Map([...tasks.flatMap(({ key, aliases }) => aliases.map((alias) => [alias, key] as const)), ...tasks.map(({ key }) => [key, key] as const)]);
  return { kind: 'add', edit: renamed(request.edit, keys) };
}

const MOST_BESIDE = 200;

/** Batches are renumbered when a plan changes: who is in the one that was meant says which it was. */
function besideThose(request: EditRequest, { batches }: ExecutionPlan): EditRequest {
  if (request.kind !== 'add' || !('move' in request.edit)) return request;
  const { move } = request.edit;
  const beside = (batches[move.toBatch - 1]?.keys ?? []).filter((key) => key !== move.task).slice(0, MOST_BESIDE);
  return beside.length === 0 ? request : { kind: 'add', edit: { move: { ...move, beside } } };
}
