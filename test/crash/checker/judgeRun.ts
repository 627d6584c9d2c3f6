import { lostArtifacts } from './artifactFiles';
import { touchedCheckout } from './checkout';
import { wrongCheckpoint } from './checkpointFile';
import { lostCommits } from './commits';
import { gather } from './evidence';
import { illegalHistory } from './history';
import { doubleLandings, untestedLandings, wrongContent } from './landings';
import { leftovers } from './leftovers';
import { leftProcesses } from './processes';
import { faultyRepository } from './repository';
import { unsettled } from './restart';
import type { Spec } from './spec';
import { lostTasks } from './tasks';
import type { Violation } from './violation';

/** All that the eleven invariants have to say about what a run left behind. */
export async function judgeRun(spec: Spec): Promise<readonly Violation[]> {
  const evidence = await gather(spec);
  if (spec.midway === true) return [...lostTasks(evidence), ...lostArtifacts(evidence), ...touchedCheckout(evidence), ...illegalHistory(evidence), ...wrongCheckpoint(evidence)];
  const faults = faultyRepository(evidence);
  // Nothing that git says of a damaged repository could be relied on.
  if (faults.length > 0) return faults;
  return [
    ...lostTasks(evidence),
    ...doubleLandings(evidence),
    ...untestedLandings(evidence),
    ...lostCommits(evidence),
    ...lostArtifacts(evidence),
    ...touchedCheckout(evidence),
    ...(await leftProcesses(evidence)),
    ...leftovers(evidence),
    ...illegalHistory(evidence),
    ...wrongCheckpoint(evidence),
    ...wrongContent(evidence),
    // Last, because it starts the engine.
    ...(await unsettled(spec)),
  ];
}
