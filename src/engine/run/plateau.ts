import type { Failure } from '../model/failure';
import type { Plan } from '../model/plan';
import type { Task } from '../model/task';

/**
 * Whether trying again has stopped helping: in each of the last retries every failure of the try before was still there.
 * Gives back how many retries that were; null while there is hope.
 */
export function stalledFor({ plan, task }: { readonly plan: Plan; readonly task: Task }, before: readonly Failure[], latest: readonly Failure[]): number | null {
  const retries = plan.patience.plateau;
  // A person's retry begins the count anew.
  if (retries === 0 || task.tries.failed < retries) return null;
  const rounds = [...new Map([...before, ...latest].map(({ round }) => [round, fingerprintsOf([...before, ...latest], round)])).values()].slice(-retries - 1);
  if (rounds.length <= retries) return null;
  const isStalled = rounds.slice(1).every((round, index) => [...(rounds[index] ?? [])].every((fingerprint) => round.has(fingerprint)));
  return isStalled ? retries : null;
}

function fingerprintsOf(failures: readonly Failure[], round: number): ReadonlySet<string> {
  return new Set(failures.filter((failure) => failure.round === round).map(({ fingerprint }) => fingerprint));
}
