import type { Reason } from '../../../model/plan';
import type { SourceText } from '../../sourceText';
import type { ClaimLists } from './claims';

const MOST_REASONS = 5_000;

/** Every claim in words, for those who ask why the plan says what it says. */
export function reasonsOf(claims: ClaimLists, source: SourceText): readonly Reason[] {
  const all = [
    ...claims.dependencies.map((claim) => ({ claim, task: claim.task, field: claim.soft ? 'softDependsOn' : 'dependsOn', value: claim.on })),
    ...claims.files.map((claim) => ({ claim, task: claim.task, field: 'ownership', value: claim.path })),
    ...claims.checks.map((claim) => ({ claim, task: claim.task, field: claim.task === null && claim.phase === null ? 'finalChecks' : 'checks', value: claim.command })),
    ...claims.values.map((claim) => ({ claim, task: claim.task, field: claim.field, value: claim.value })),
    ...claims.phases.map((claim) => ({ claim, task: null, field: 'phases', value: `${claim.phase} after ${claim.on}` })),
  ];
  return all.slice(0, MOST_REASONS).map(({ claim, task, field, value }) => ({ task, field, value, because: claim.because, confidence: claim.confidence, at: source.range(claim.at.start, claim.at.end) }));
}
