import { messageOf } from '../../../util/errors';
import { outputTrouble } from '../../artifacts/outputTrouble';
import { RESULT_FILE, type Artifact, type ArtifactContent, type ArtifactKind, type DeclaredOutput } from '../../model/artifact';
import type { Job } from '../../model/job';
import type { Attempt, Task } from '../../model/task';
import { mustGet } from '../state';
import type { Works } from '../works';

/** More than these of one attempt are named as left out, together. */
const MOST_FILES = 200;
const MOST_BYTES = 64 * 1024 * 1024;

/** What an attempt has left, and what of it that it had to leave is not as it must be. */
export interface Left {
  readonly artifacts: readonly Artifact[];
  /** Sentences. */
  readonly problems: readonly string[];
}

/** An attempt that has ended, and whose it is. */
export interface Of {
  readonly task: Task;
  readonly job: Job;
  readonly attempt: Attempt;
}

/** Keeps what an attempt that has ended leaves for others. It may be done again: the same bytes are kept once. */
export async function keepArtifacts(works: Works, of: Of, { endedWell }: { readonly endedWell: boolean }): Promise<Left> {
  const { task, job, attempt } = of;
  const { worktreeId } = task;
  if (worktreeId === null || attempt.from === null) return { artifacts: [], problems: [] };
  const worktree = mustGet(works.state().worktrees, worktreeId, 'worktree').path;
  const folders = works.ports.jobs.folders(attempt.id);
  const result = await works.ports.artifacts.keepFile(folders.outputs, RESULT_FILE);
  const declared = endedWell ? await Promise.all(job.outputs.map((output) => keepDeclared(works, output, [folders.outputs, worktree]))) : [];
  const files = await keepFiles(works, worktree, attempt.from);
  works.ports.killPoint?.('after-effect', 'keep-artifacts');
  return {
    artifacts: [
      ...(result === null ? [] : [artifact(works, of, 'model_output', 'output', result)]),
      ...declared.flatMap(({ name, content }) => (content === null ? [] : [artifact(works, of, 'declared', name, content)])),
      ...files.map(({ path, content }) => artifact(works, of, 'file', path, content)),
    ],
    problems: declared.flatMap(({ problem }) => (problem === null ? [] : [problem])),
  };
}

export function artifact(works: Works, { task, job, attempt }: Of, kind: ArtifactKind, name: string, content: ArtifactContent): Artifact {
  return { id: works.ports.ids.next(), planId: task.planId, taskId: task.id, job: job.name, attemptId: attempt.id, attempt: attempt.number, kind, name, content, at: works.ports.clock.wall() };
}

interface Declared {
  readonly name: string;
  readonly content: ArtifactContent | null;
  readonly problem: string | null;
}

async function keepDeclared(works: Works, output: DeclaredOutput, folders: readonly string[]): Promise<Declared> {
  const { name, path } = output;
  const content = await keepFileAt(works, folders, path);
  if (content === null) return { name, content, problem: `The output "${name}" is missing: there is no file ${path} in the worktree or in $COPPICE_OUTPUTS.` };
  if (content.kind === 'left-out') return { name, content, problem: `The output "${name}" (${path}) could not be kept: ${content.reason}.` };
  const text = await works.ports.artifacts.text(content.hash);
  return { name, content, problem: text.ok ? outputTrouble(output, text.value) : `The output "${name}" (${path}) could not be read again: ${text.error}` };
}

/** From the first of these folders that has it. */
async function keepFileAt(works: Works, folders: readonly string[], path: string): Promise<ArtifactContent | null> {
  for (const folder of folders) {
    const content = await works.ports.artifacts.keepFile(folder, path);
    if (content !== null) return content;
  }
  return null;
}

interface KeptFile {
  readonly path: string;
  readonly content: ArtifactContent;
}

/** What the attempt created or changed. That it cannot be told is no reason to fail a job. */
async function keepFiles(works: Works, worktree: string, from: string): Promise<readonly KeptFile[]> {
  try {
    const changed = await works.ports.git.changedFiles(worktree, from);
    return changed.ok ? await withinBounds(works, worktree, changed.value) : [];
  } catch (thrown) {
    works.ports.log.error('The files an attempt changed could not be kept', { worktree, reason: messageOf(thrown) });
    return [];
  }
}

async function withinBounds(works: Works, worktree: string, paths: readonly string[]): Promise<readonly KeptFile[]> {
  const kept: KeptFile[] = [];
  let bytes = 0;
  for (const path of paths.slice(0, MOST_FILES)) {
    const content = bytes > MOST_BYTES ? leftOut(`the attempt changed more than ${String(MOST_BYTES / 1024 / 1024)} MiB`) : await works.ports.artifacts.keepFile(worktree, path);
    if (content === null) continue;
    if (content.kind === 'kept') bytes += content.size;
    kept.push({ path, content });
  }
  const more = paths.length - MOST_FILES;
  return more > 0 ? [...kept, { path: '…', content: leftOut(`${String(more)} more files were changed; ${String(MOST_FILES)} of one attempt are kept`) }] : kept;
}

function leftOut(reason: string): ArtifactContent {
  return { kind: 'left-out', reason };
}
