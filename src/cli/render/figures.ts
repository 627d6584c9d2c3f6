import type { PlanView } from '../../protocol/views';
import { span } from './duration';
import { oneLine } from './printable';

const WORTH_TELLING_MS = 10_000;

/** How the time was used, as far as it means something: of one task, or of tasks that take no time, it does not. */
export function figureLines({ elapsedMs, sequentialMs, tasksWorkedOn, criticalPath, idleMs }: NonNullable<PlanView['summary']>): string[] {
  if (tasksWorkedOn < 2 || sequentialMs <= elapsedMs) return [`took ${span(elapsedMs)}`];
  const lines = [`took ${span(elapsedMs)} instead of ${span(sequentialMs)} one after another`];
  if (criticalPath.keys.length > 1) lines.push(`longest chain: ${oneLine(criticalPath.keys.join(' > '), 60)}, ${span(criticalPath.ms)}`);
  if (idleMs >= WORTH_TELLING_MS && idleMs >= elapsedMs / 10) lines.push(`slots were empty for ${span(idleMs)} while tasks could have begun`);
  return lines;
}
