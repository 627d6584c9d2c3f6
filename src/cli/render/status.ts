import { usageText } from '../../engine/index';
import type { PlanView, Snapshot, TaskView } from '../../protocol/views';
import { figureLines } from './figures';
import { oneLine, printable } from './printable';
import { table } from './table';

/** What a person has to act on is not cut to the window. */
const LONGEST_REASON = 1000;

/** `5 of 8 landed, 2 running, 1 failed` */
export function planCounts(plan: PlanView): string {
  const parts = [`${plan.landed} of ${plan.total} landed`];
  if (plan.running > 0) parts.push(`${plan.running} running`);
  if (plan.needsYou > 0) parts.push(`${plan.needsYou} ${plan.needsYou === 1 ? 'needs' : 'need'} you`);
  if (plan.failed > 0) parts.push(`${plan.failed} failed`);
  return parts.join(', ');
}

/** Every plan, newest first: one that has come to rest in a few lines, one that goes on with all of its tasks. */
export function statusLines(snapshot: Snapshot, width: number): string[] {
  if (snapshot.plans.length === 0) return ['No plan has been started in this repository.', 'Next: coppice run PLAN.md'];
  const trouble = snapshot.trouble === null ? [] : [`Trouble: ${printable(snapshot.trouble)}`, ''];
  const plans = [...snapshot.plans].sort((one, other) => other.createdAt - one.createdAt);
  return [...trouble, ...plans.flatMap((plan, index) => [...(index === 0 ? [] : ['']), ...planLines(plan, tasksOf(snapshot, plan), width)])];
}

function planLines(plan: PlanView, tasks: readonly TaskView[], width: number): string[] {
  const head = `${oneLine(plan.title, width)}  (${plan.id})`;
  const text = `  ${plan.state}: ${planCounts(plan)}. ${oneLine(plan.text, plan.endedAt === null && plan.kept === null ? width : LONGEST_REASON)}`;
  const used = plan.usage === null ? [] : [`  used ${usageText(plan.usage)}`];
  const where = `  integration branch ${plan.integrationBranch}${plan.targetBranch === null ? '' : `, for ${plan.targetBranch}`}`;
  const shown = plan.endedAt === null ? tasks : tasks.filter((task) => task.state !== 'landed');
  return [head, text, where, ...used, ...taskTable(shown, width)];
}

export function taskTable(tasks: readonly TaskView[], width: number): string[] {
  const ordered = [...tasks].sort((one, other) => one.batch - other.batch || one.position - other.position);
  const lines = table(ordered.map((task) => [`  ${oneLine(task.key, 24)}`, task.state, oneLine(task.title, 40), oneLine(task.text, task.needsYou ? LONGEST_REASON : Math.max(20, width - 60))]));
  // Who is to do something needs to know all of it, and where.
  return lines.flatMap((line, index) => {
    const task = ordered[index];
    const where = task?.needsYou === true && task.worktree !== null ? [`        in ${oneLine(task.worktree, LONGEST_REASON)}`] : [];
    return [line, ...where, ...(task?.conflicts ?? []).map((coming) => `        ${conflictLine(coming, width)}`)];
  });
}

function conflictLine(coming: TaskView['conflicts'][number], width: number): string {
  return oneLine(`will not merge with ${coming.with ?? 'what has landed'}: ${coming.files.join(', ')}`, Math.max(40, width - 8));
}

export function tasksOf(snapshot: Snapshot, plan: PlanView): TaskView[] {
  return snapshot.tasks.filter((task) => task.planId === plan.id);
}

/** What is printed when a plan has come to rest. */
export function summaryLines(plan: PlanView, tasks: readonly TaskView[], width: number): string[] {
  const unfinished = tasks.filter((task) => task.state !== 'landed');
  const lines = ['', `${oneLine(plan.title, width)}: ${planCounts(plan)}. ${oneLine(plan.text, LONGEST_REASON)}`];
  if (plan.summary !== null) {
    const { landedCommits } = plan.summary;
    lines.push(...figureLines(plan.summary).map((line) => `  ${line}`));
    lines.push(...table(landedCommits.map(({ key, commit }) => [`  ${oneLine(key, 24)}`, commit.slice(0, 10), titleOf(tasks, key)])));
  }
  if (unfinished.length > 0) lines.push('  Not landed:', ...taskTable(unfinished, width).map((line) => `  ${line}`));
  return [...lines, ...nextSteps(plan)];
}

function titleOf(tasks: readonly TaskView[], key: string): string {
  return oneLine(tasks.find((task) => task.key === key)?.title ?? '', 60);
}

function nextSteps(plan: PlanView): string[] {
  switch (plan.state) {
    case 'completed':
      return [
        ...(plan.advance === 'ask' && plan.targetBranch !== null ? [`Next: coppice land ${plan.id} --into ${plan.targetBranch}`] : []),
        ...(plan.excused.length === 0 ? [] : [`The plan is complete without ${plan.excused.join(', ')}; coppice retry TASK tries an optional task again.`]),
      ];
    case 'verification-failed':
      return ['Next: look at what the line above names, and at coppice failures; coppice resume runs the final checks again. What landed stays landed.'];
    case 'incomplete':
      return ['Next: coppice failures shows what is wrong and where, coppice logs TASK all that was printed; coppice retry TASK or coppice resume tries again. What landed stays landed.'];
    case 'could-not-open':
      return ['Next: put right what the line above names, then run the plan again.'];
    case 'cancelled':
    case 'paused':
      return [`Next: coppice resume ${plan.id} goes on from here.`];
    case 'opening':
    case 'running':
    case 'verifying':
    case 'closing':
      return ['Next: coppice status shows how far it is.'];
  }
}
