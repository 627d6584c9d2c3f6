import type { Happening } from '../../protocol/views';
import { clockTime } from './duration';
import { oneLine } from './printable';

/** Bookkeeping between two things a person cares about. `--json` has all of it. */
const QUIET: ReadonlySet<string> = new Set([
  'plan.opened',
  'plan.closing',
  'task.unblocked',
  'task.claimed',
  'task.queued',
  // What its attempts say tells the same, and sooner.
  'job.started',
  'job.done',
  'job.waiting',
  'job.failed',
  'attempt.prepared',
  'attempt.said',
  'attempt.reported',
  'attempt.starting',
  'attempt.given',
  'attempt.left',
  'artifacts.kept',
  'work.accepted',
  'work.moved',
  'landing.started',
  'landing.merged',
  'landing.advancing',
  'integration.claimed',
  'integration.standing',
  'worktree.made',
  'worktree.removing',
  'worktree.removed',
]);

export function isNews(happening: Happening): boolean {
  // A question of an agent's is told the same way as what else it says.
  return happening.needsYou || !QUIET.has(happening.type);
}

/** `   0:03  W1  landed as 1a2b3c4` */
export function newsLine(happening: Happening, since: number, width: number): string {
  const head = `${clockTime(happening.at - since).padStart(7)}  ${oneLine(happening.key ?? '', 24).padEnd(4)}  `;
  return `${head}${oneLine(happening.text, Math.max(20, width - head.length))}`;
}
