import { inputPath } from '../../artifacts/inputPath';
import { inputsFor } from '../../artifacts/inputsFor';
import { MOST_SHOWN_TOGETHER, shownWithin } from '../../artifacts/shown';
import type { Artifact } from '../../model/artifact';
import type { Event } from '../../model/events';
import type { Job } from '../../model/job';
import type { Attempt, Task } from '../../model/task';
import type { GivenInput } from '../../ports';
import type { Works } from '../works';

interface Given {
  readonly inputs: readonly GivenInput[];
  /** What is to go on record with the start. */
  readonly events: readonly Event[];
}

/**
 * What an attempt begins with goes on record once: where it was begun and the engine died, its agent may have
 * committed since. The files are laid out as often as it is asked.
 */
export async function giveInputs(works: Works, task: Task, { job, attempt }: { readonly job: Job; readonly attempt: Attempt }): Promise<Given> {
  const isNew = attempt.from === null;
  const artifacts = isNew ? inputsFor(works.state(), task, { job, attempt }) : givenTo(works, task, attempt);
  await lay(works, task, attempt.id, artifacts);
  works.ports.killPoint?.('after-effect', 'give-inputs');
  const from = isNew ? ((await works.ports.git.resolve(task.branchRef)) ?? task.base) : null;
  const events: readonly Event[] = isNew ? [{ type: 'attempt.given', attemptId: attempt.id, from, artifacts: artifacts.map(({ id }) => id) }] : [];
  return { inputs: await shownIn(works, task, artifacts), events };
}

function givenTo(works: Works, task: Task, { given }: Attempt): readonly Artifact[] {
  return works.state().artifactsOf(task.id).filter(({ id }) => given.includes(id));
}

/** Lays artifacts out in the inputs folder of an attempt. */
export async function lay(works: Works, task: Task, attemptId: string, artifacts: readonly Artifact[]): Promise<void> {
  const { inputs } = works.ports.jobs.folders(attemptId);
  const files = artifacts.flatMap((artifact) => (artifact.content.kind === 'kept' ? [{ path: inputPath(task, artifact), hash: artifact.content.hash }] : []));
  for (const problem of await works.ports.artifacts.place(inputs, files)) works.ports.log.warn('An artifact could not be given to an attempt', { attemptId, problem });
}

/** What stands in the prompt: what agents said and promised comes first, as far as there is room; files lie in the worktree anyway. */
async function shownIn(works: Works, task: Task, artifacts: readonly Artifact[]): Promise<readonly GivenInput[]> {
  let room = MOST_SHOWN_TOGETHER;
  const given: GivenInput[] = [];
  for (const artifact of artifacts) {
    const { kind, job, content } = artifact;
    const text = kind === 'file' || content.kind !== 'kept' || content.format === 'binary' ? null : await textOf(works, content.hash);
    const shown = text === null ? null : shownWithin(text, room);
    room -= shown?.text.length ?? 0;
    given.push({ path: inputPath(task, artifact), kind, job, content, shown });
  }
  return given;
}

async function textOf(works: Works, hash: string): Promise<string | null> {
  const text = await works.ports.artifacts.text(hash);
  return text.ok ? text.value : null;
}
