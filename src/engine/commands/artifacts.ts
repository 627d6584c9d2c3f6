import type { ArtifactBytes, ArtifactReport, Refused } from '../engine';
import type { Artifact } from '../model/artifact';
import type { State } from '../run/state';
import type { Works } from '../run/works';
import { refused } from './refused';

/** What the attempts of a task have left, and who took it. */
export function listArtifacts(state: State, taskId: string): readonly ArtifactReport[] {
  const attempts = state.attemptsOf(taskId);
  return state.artifactsOf(taskId).map((artifact) => ({
    ...artifact,
    takenBy: attempts.filter(({ given }) => given.includes(artifact.id)).map(({ job, number }) => ({ job, attempt: number })),
  }));
}

/** The bytes of one. */
export async function readArtifact(works: Works, taskId: string, id: string): Promise<ArtifactBytes | Refused> {
  const artifact = works.state().artifactsOf(taskId).find((one: Artifact) => one.id === id);
  if (artifact === undefined) return refused('unknown-artifact', `There is no artifact ${JSON.stringify(id.slice(0, 80))} of this task.`, 'coppice artifacts TASK lists them.');
  if (artifact.content.kind === 'left-out') return refused('not-kept', `${artifact.name} was not kept: ${artifact.content.reason}.`, 'Look for it in the worktree, or on the task’s branch.');
  const found = await works.ports.artifacts.bytes(artifact.content.hash);
  return found.ok ? { kind: 'bytes', bytes: found.value } : refused('artifact-damaged', found.error, 'Run the task again to have it made anew.');
}
