import type { JobNeed } from '../model/job';
import type { Finding } from '../plan/diagnosticList';
import { nearest } from '../plan/nearest';
import { quote } from '../plan/quote';
import type { PlacedJob, TemplatePlace } from './templatePlace';

/** What a job waits for; null where it says nothing of that. A need that can never be met is reported. */
export function resolveNeeds(job: PlacedJob, jobs: readonly PlacedJob[], { places, diagnostics }: TemplatePlace): readonly JobNeed[] | null {
  if (job.yaml.needs === undefined) return null;
  const needs = job.yaml.needs.map((need): JobNeed => (typeof need === 'string' ? { job: need, kind: 'success' } : { job: need.job, kind: need.kind ?? 'success' }));
  const seen = new Set<string>();
  needs.forEach((need, index) => {
    const fault = seen.has(need.job) ? twice(job, need) : faultOf(job, need, jobs);
    if (fault !== null) diagnostics.error({ ...fault, at: places.at([...job.at, 'needs', index]) });
    seen.add(need.job);
  });
  return needs;
}

type Fault = Omit<Finding, 'at'>;

function twice({ name }: PlacedJob, need: JobNeed): Fault {
  return { code: 'duplicate-need', message: `${quote(name)} needs ${quote(need.job)} twice.`, hint: 'Keep one of the two; `kind: always` waits for either end.' };
}

function faultOf(job: PlacedJob, need: JobNeed, jobs: readonly PlacedJob[]): Fault | null {
  const needed = jobs.find(({ name }) => name === need.job);
  if (needed === undefined) {
    const near = nearest(need.job, jobs.map(({ name }) => name));
    return { code: 'unknown-job', message: `${quote(job.name)} needs ${quote(need.job)}, which is no job of this template.`, hint: near === null ? `Its jobs: ${jobs.map(({ name }) => name).join(', ')}.` : `Did you mean ${quote(near)}?` };
  }
  if (needed.stage < job.stage) return null;
  if (waitsFor(needed, job, jobs)) {
    const circle = needed.name === job.name ? `${quote(job.name)} needs itself` : `${quote(job.name)} needs ${quote(needed.name)}, which waits for ${quote(job.name)}`;
    return { code: 'needs-cycle', message: `${circle}: neither could ever begin.`, hint: 'A job can only need jobs of stages before its own.' };
  }
  const where = needed.stage === job.stage ? 'of the same stage' : 'of a later stage';
  return { code: 'needs-later', message: `${quote(job.name)} needs ${quote(needed.name)}, which is ${where}.`, hint: `Move ${quote(job.name)} to a stage after that of ${quote(needed.name)}.` };
}

/** Whether one job cannot begin before the other, directly or through others. */
function waitsFor(from: PlacedJob, goal: PlacedJob, jobs: readonly PlacedJob[]): boolean {
  const seen = new Set<PlacedJob>();
  const pending = [from];
  for (let job = pending.pop(); job !== undefined; job = pending.pop()) {
    if (job.name === goal.name) return true;
    if (seen.has(job)) continue;
    seen.add(job);
    pending.push(...neededBy(job, jobs));
  }
  return false;
}

function neededBy({ yaml, stage }: PlacedJob, jobs: readonly PlacedJob[]): readonly PlacedJob[] {
  if (yaml.needs === undefined) return jobs.filter((other) => other.stage === stage - 1);
  const names = new Set(yaml.needs.map((need) => (typeof need === 'string' ? need : need.job)));
  return jobs.filter(({ name }) => names.has(name));
}
