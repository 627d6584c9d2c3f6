import type { Snapshot } from '../board/views';
import type { Checkpoint } from './checkpoint';

/** Told one by one up to here: who restored last week's state knows after the first. */
const MOST = 20;

/**
 * What a checkpoint tells and the state does not know of: then the state is the older of the two. That the state knows
 * more is the common case, as it is written first.
 */
export function disagreements(checkpoint: Checkpoint, snapshot: Snapshot): readonly string[] {
  const found: string[] = [];
  if (checkpoint.sequence > snapshot.sequence) {
    found.push(`The checkpoint of ${new Date(checkpoint.at).toISOString()} tells of ${String(checkpoint.sequence)} events, the state of ${String(snapshot.sequence)}: it is older. Was it restored from a backup?`);
  }
  const plans = new Set(snapshot.plans.map(({ id }) => id));
  const tasks = new Map(snapshot.tasks.map((task) => [`${task.planId} ${task.key}`, task]));
  for (const plan of checkpoint.plans) {
    if (!plans.has(plan.id)) {
      found.push(`The plan ${plan.title} (${plan.id}) is not in the state. Its work is on ${plan.integrationBranch}, if that branch is there.`);
      continue;
    }
    for (const task of plan.tasks) {
      const now = tasks.get(`${plan.id} ${task.key}`);
      if (task.state !== 'landed' || now?.state === 'landed') continue;
      found.push(`${task.key} had landed as ${(task.commit ?? '').slice(0, 10)}; the state says: ${now?.text ?? 'there is no such task'}.`);
    }
  }
  return found.length > MOST ? [...found.slice(0, MOST), `And ${String(found.length - MOST)} more.`] : found;
}
