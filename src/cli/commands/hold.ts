import type { CancelTarget, WorkTarget } from '../../protocol/work';
import type { Snapshot } from '../../protocol/views';
import { askAgain } from '../askAgain';
import { withPlans, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { selectPlan, selectTask } from '../select';

/** What is meant: a task by name, a batch by number, or a plan. `plan` is true where one is meant and none is named. */
export interface WorkFlags {
  readonly batch?: number | undefined;
  readonly plan?: string | true | undefined;
}

export interface CancelFlags extends WorkFlags {
  readonly job?: string | undefined;
}

export async function pause(context: CliContext, wanted: string | undefined, flags: WorkFlags & { readonly suspend: boolean }): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const target = targetOf(await client.ask('board/get', {}), wanted, flags, context.cwd);
    const answer = await askAgain(client, 'work/pause', { target, how: flags.suspend ? 'suspend' : 'finish' });
    if (answer.kind === 'refused') throw refusedBy(answer);
    context.output.line(answer.text);
    return ExitCode.ok;
  });
}

export async function cancel(context: CliContext, wanted: string | undefined, flags: CancelFlags): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const target = cancelTargetOf(await client.ask('board/get', {}), wanted, flags, context.cwd);
    const answer = await askAgain(client, 'work/cancel', { target });
    if (answer.kind === 'refused') throw refusedBy(answer);
    context.output.line(answer.text);
    return ExitCode.ok;
  });
}

/** Goes on with a task or a batch that was paused by itself. */
export async function release(context: CliContext, target: Exclude<WorkTarget, { kind: 'plan' }>): Promise<ExitCode> {
  return withPlans(context, async (client) => {
    const answer = await askAgain(client, 'work/release', { target });
    if (answer.kind === 'refused') throw refusedBy(answer);
    context.output.line(answer.text);
    return ExitCode.ok;
  });
}

function cancelTargetOf(board: Snapshot, wanted: string | undefined, flags: CancelFlags, cwd: string): CancelTarget {
  if (flags.job === undefined) return targetOf(board, wanted, flags, cwd);
  if (wanted === undefined) throw new CliFailure('--job needs the task it belongs to.', 'For example: coppice cancel W1 --job test.');
  return { kind: 'job', taskId: selectTask(board, wanted, cwd).id, job: flags.job };
}

/** Nothing is taken for granted here: who names nothing must say that the whole plan is meant. */
function targetOf(board: Snapshot, wanted: string | undefined, { batch, plan }: WorkFlags, cwd: string): WorkTarget {
  if (wanted !== undefined) {
    if (batch !== undefined || plan !== undefined) throw new CliFailure('A task is named, and a batch or a plan as well.', 'Name one: a task, --batch N or --plan.');
    return { kind: 'task', taskId: selectTask(board, wanted, cwd).id };
  }
  if (batch === undefined && plan === undefined) throw new CliFailure('Nothing is named.', 'Name a task (W1), a batch (--batch 2) or the whole plan (--plan).');
  const { id } = selectPlan(board, plan === true ? undefined : plan, cwd);
  return batch === undefined ? { kind: 'plan', planId: id } : { kind: 'batch', planId: id, batch };
}
