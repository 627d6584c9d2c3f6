import type { Snapshot } from '../../protocol/views';
import { count, isRunning } from './boardRows';

export interface Status {
  readonly text: string;
  readonly tooltip: string;
  /** Somebody waits for the user. */
  readonly warns: boolean;
  readonly needsYou: number;
}

/** What the status bar says about all boards together; null where there is nothing worth a place in it. Counts only: no text of a plan gets here. */
export function statusOf(boards: readonly Snapshot[]): Status | null {
  const plans = boards.flatMap((board) => board.plans);
  const running = plans.filter(isRunning);
  const needsYou = boards.flatMap((board) => board.tasks).filter((task) => task.needsYou).length;
  const trouble = boards.find((board) => board.trouble !== null)?.trouble ?? null;
  const shown = running.length > 0 ? running : plans.filter((plan) => plan.needsYou > 0);
  if (shown.length === 0 && trouble === null) return null;

  const landed = sum(shown.map((plan) => plan.landed));
  const total = sum(shown.map((plan) => plan.total));
  const agents = sum(running.map((plan) => plan.running));
  const parts = [`$(${running.length > 0 ? 'sync~spin' : 'checklist'}) ${landed}/${total}`];
  if (agents > 0) parts.push(`$(play) ${agents}`);
  if (needsYou > 0) parts.push(`$(bell-dot) ${needsYou}`);
  if (trouble !== null) parts.push('$(warning)');
  const tooltip = [
    `Coppice: ${landed} of ${count(total, 'task')} landed, ${agents} running`,
    ...(needsYou > 0 ? [`${count(needsYou, 'task')} waiting for you`] : []),
    ...(trouble === null ? [] : [trouble]),
    'Click to open the board',
  ];
  return { text: parts.join('  '), tooltip: tooltip.join('\n'), warns: needsYou > 0 || trouble !== null, needsYou };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
