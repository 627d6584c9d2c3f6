import type { Job } from '../model/job';
import { OWN_NAMES } from './inputPath';

export interface ArtifactTrouble {
  readonly what: string;
  readonly next: string;
}

type Named = Pick<Job, 'name' | 'outputs' | 'inputs'>;

/** What keeps the jobs of a pipeline, in their order, from passing on what they say; null where nothing does. */
export function artifactTrouble(jobs: readonly Named[]): ArtifactTrouble | null {
  const madeBy = new Map<string, string>();
  const before = new Set<string>();
  for (const job of jobs) {
    const wrong = inputTrouble(job, before, madeBy) ?? outputTroubleOf(job, jobs, madeBy);
    if (wrong !== null) return wrong;
    before.add(job.name);
    for (const { name } of job.outputs) madeBy.set(name, job.name);
  }
  return null;
}

function inputTrouble({ name, inputs }: Named, before: ReadonlySet<string>, madeBy: ReadonlyMap<string, string>): ArtifactTrouble | null {
  const unknown = inputs?.find((input) => !before.has(input) && !madeBy.has(input));
  if (unknown === undefined) return null;
  const known = [...before, ...madeBy.keys()];
  return {
    what: `the job ${name} takes "${unknown}", which no job before it is or declares.`,
    next: known.length === 0 ? 'No job comes before it: take its "inputs" away.' : `It can take: ${known.join(', ')}.`,
  };
}

function outputTroubleOf({ name, outputs }: Named, jobs: readonly Named[], madeBy: ReadonlyMap<string, string>): ArtifactTrouble | null {
  const seen = new Set<string>();
  for (const output of outputs) {
    const next = 'Give the output another name.';
    if (OWN_NAMES.includes(output.name)) return { what: `the job ${name} declares an output "${output.name}", which is a name Coppice uses itself.`, next };
    if (jobs.some((job) => job.name === output.name)) return { what: `the job ${name} declares an output "${output.name}", which is the name of a job.`, next };
    const other = seen.has(output.name) ? name : madeBy.get(output.name);
    if (other !== undefined) return { what: `the output "${output.name}" is declared twice, by ${other} and by ${name}.`, next };
    seen.add(output.name);
  }
  return null;
}
