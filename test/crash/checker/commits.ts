import type { Event } from '../../../src/engine/index';
import type { Evidence } from './evidence';
import { violations, type Violation } from './violation';

/** I4: no commit of an agent is lost, whether the log names it or only git still has it. */
export function lostCommits(evidence: Evidence): readonly Violation[] {
  const { git, events } = evidence;
  const kept = new Set(git.lines('rev-list', '--branches', '--glob=refs/coppice/keep/*', '--glob=refs/coppice/backup/*'));
  const named = new Map(events.flatMap(({ event }) => tipsIn(event).map((tip) => [tip, event.type] as const)));
  const texts = [...named].filter(([tip]) => !kept.has(tip)).map(([tip, type]) => `${tip}, a tip named by ${type}, is reachable from no branch, keep or backup.`);
  for (const commit of unreachableCommits(evidence)) {
    const message = git.maybe('log', '-1', '--format=%B', commit) ?? '';
    if (!isOwnMaking(message)) texts.push(`${commit} (${message.split('\n')[0] ?? ''}) dangles.`);
  }
  return violations('I4', texts);
}

function tipsIn(event: Event): readonly string[] {
  if (event.type === 'work.accepted' || event.type === 'task.queued') return [event.tip];
  if (event.type === 'landing.started') return [event.landing.tip];
  if (event.type === 'landing.abandoned') return event.reason.kind === 'tip-moved' && event.reason.tip !== null ? [event.reason.tip] : [];
  const why = event.type === 'task.waiting' ? event.why : event.type === 'task.claimed' ? event.attempt.why : null;
  return why?.kind === 'conflict' ? [why.oldTip] : [];
}

function unreachableCommits({ git }: Evidence): readonly string[] {
  return git.lines('fsck', '--unreachable', '--no-reflogs', '--no-progress').flatMap((line) => /^unreachable commit ([0-9a-f]+)$/.exec(line)?.[1] ?? []);
}

/** Merges that were tried and given up, and copies of what lay uncommitted, are made again when they are needed. */
function isOwnMaking(message: string): boolean {
  return /^Coppice-Landing: /m.test(message) || /^Bring \S+ up to date\n*$/.test(message) || message.startsWith('coppice: what was ');
}
