import { criteriaFor } from '../../criteria/criteriaFor';
import { readVerdict, unanswered, type VerdictReading } from '../../criteria/readVerdict';
import { criteriaFailure, verdictText } from '../../criteria/unmet';
import type { ReadFailure } from '../../failures/readFailures';
import { VERDICT_NAME } from '../../artifacts/inputPath';
import type { Artifact, ArtifactContent } from '../../model/artifact';
import { VERDICT_FILE, type Criterion, type Judgement } from '../../model/criteria';
import type { Event } from '../../model/events';
import type { TaskFailure } from '../../model/reasons';
import { mustGet } from '../state';
import type { Works } from '../works';
import { captureFound } from './captureFailures';
import { artifact, type Of } from './keepArtifacts';

/** A page for each of many criteria. Logs have a place of their own. */
const LARGEST_VERDICT = 512 * 1024;

/** Of an attempt that had criteria to judge and ended by itself; empty for any other. */
export interface Judged {
  readonly judgements: readonly Judgement[];
  /** The verdict itself, for those who go on after it. */
  readonly artifacts: readonly Artifact[];
  /** What of it does not prove the work. */
  readonly failure: Extract<TaskFailure, { kind: 'criteria' }> | null;
}

export const NOTHING_JUDGED: Judged = { judgements: [], artifacts: [], failure: null };

/** What a verifier that has ended says of each criterion of its task, and what that is worth. */
export async function judgeCriteria(works: Works, of: Of): Promise<Judged> {
  const { task, job, attempt } = of;
  const criteria = criteriaFor(task, job);
  if (criteria.length === 0 || attempt.state.kind !== 'ended' || attempt.state.exit.kind !== 'code') return NOTHING_JUDGED;
  const content = await works.ports.artifacts.keepFile(works.ports.jobs.folders(attempt.id).outputs, VERDICT_FILE);
  const reading = await readingOf(works, content, criteria);
  // One that failed and got nowhere has another reason to tell.
  if (attempt.state.exit.code !== 0 && reading.judgements.every(({ verdict }) => verdict === 'unanswered')) return NOTHING_JUDGED;
  const artifacts = content?.kind === 'kept' ? [artifact(works, of, 'declared', VERDICT_NAME, content)] : [];
  return { judgements: reading.judgements, artifacts, failure: criteriaFailure(reading) };
}

async function readingOf(works: Works, content: ArtifactContent | null, criteria: readonly Criterion[]): Promise<VerdictReading> {
  if (content === null) return unanswered(criteria, 'The verifier left no verdict: it has to write one on each acceptance criterion to the file $COPPICE_VERDICT_FILE.');
  if (content.kind === 'left-out') return unanswered(criteria, `The verdict could not be read: ${content.reason}.`);
  if (content.size > LARGEST_VERDICT) return unanswered(criteria, `The verdict is larger than ${String(LARGEST_VERDICT / 1024)} KiB. It is no place for logs.`);
  const text = await works.ports.artifacts.text(content.hash);
  return text.ok ? readVerdict(text.value, criteria) : unanswered(criteria, `The verdict could not be read again: ${text.error}`);
}

/** The judgements, and each criterion that is not proven as a failure like any other of its task. */
export async function judgementEvents(works: Works, { task, job, attempt }: Of, { judgements, failure }: Judged): Promise<readonly Event[]> {
  if (judgements.length === 0 || task.worktreeId === null) return [];
  const judged: Event = { type: 'attempt.judged', attemptId: attempt.id, judgements };
  if (failure === null) return [judged];
  const plan = mustGet(works.state().plans, task.planId, 'plan');
  const folder = mustGet(works.state().worktrees, task.worktreeId, 'worktree').path;
  const commit = (await works.ports.git.resolve(task.branchRef)) ?? task.base ?? plan.base;
  const found = [
    ...failure.unmet.map((unmet) => failureOf(`Criterion ${String(unmet.number)} (${unmet.text}) ${verdictText(unmet.verdict)}: ${unmet.reason}`, unmet.verdict, judgements.find(({ number }) => number === unmet.number))),
    ...failure.problems.map((problem) => failureOf(problem, 'verdict', undefined)),
  ];
  return [judged, await captureFound(works, { plan, of: { task, attempt }, where: 'agent', folder, commit }, { command: job.name, cwd: '.', found })];
}

function failureOf(message: string, errorType: string, judgement: Judgement | undefined): ReadFailure {
  const { file = null, line = null } = judgement?.evidence ?? {};
  return { tool: 'criteria', severity: 'error', file, line, column: null, errorType, message, stack: [], span: [0, 0], raw: message.slice(0, 1024) };
}
