import { assertNever } from '../../util/assertNever';
import type { Artifact } from '../model/artifact';
import { VERDICT_FILE } from '../model/criteria';
import type { Task } from '../model/task';

/** What a verifier says of the criteria of its task. */
export const VERDICT_NAME = 'verdict';

/** What the engine itself calls things: nothing that is declared may have one of these names. */
export const OWN_NAMES: readonly string[] = ['files', 'output', 'error', VERDICT_NAME];

/** Where an artifact lies in the inputs folder of who takes it: by the job that made it. */
export function inputPath(task: Task, { job, kind, name, content }: Artifact): string {
  switch (kind) {
    case 'file':
      return `${job}/files/${name}`;
    case 'model_output':
      return `${job}/output.${content.kind === 'kept' && content.format === 'json' ? 'json' : 'txt'}`;
    case 'error_context':
      return `${job}/${name}.txt`;
    case 'declared':
      return `${job}/${name}${extensionOf(name === VERDICT_NAME ? VERDICT_FILE : (task.jobs.find((each) => each.name === job)?.outputs.find((output) => output.name === name)?.path ?? ''))}`;
    default:
      return assertNever(kind, 'kind of artifact');
  }
}

function extensionOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot > 0 ? file.slice(dot) : '';
}
