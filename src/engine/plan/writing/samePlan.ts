import type { PlanDocument } from '../../model/plan';

/** What a plan says, apart from where its document says it and why it was read so. */
export function meaningOf(plan: PlanDocument): PlanDocument {
  return {
    ...plan,
    reasons: [],
    tasks: plan.tasks.map((task) => ({ ...task, at: NOWHERE })),
    conflictNotes: plan.conflictNotes.map((note) => ({ ...note, at: NOWHERE })),
  };
}

const NOWHERE = { line: 0, column: 0, endLine: 0, endColumn: 0 };

export function samePlan(one: PlanDocument, other: PlanDocument): boolean {
  return sameValue(meaningOf(one), meaningOf(other));
}

export function sameValue(one: unknown, other: unknown): boolean {
  return canonicalText(one) === canonicalText(other);
}

/** One text for each value, whatever the order of its keys. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
