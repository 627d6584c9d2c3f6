import type { ConflictNote, Reason } from '../../model/plan';
import type { DiagnosticList } from '../diagnosticList';
import type { DraftDependency, DraftOwnedPath, DraftPhase, DraftPlan, DraftStep, DraftTask, Located } from '../draft';
import { breakCycles } from '../markdown/resolve/breakCycles';
import type { CheckClaim, ClaimLists, DependencyClaim, FileClaim, ValueClaim, ValueField } from '../markdown/resolve/claims';
import { mergeFiles } from '../markdown/resolve/ownedFiles';
import { reasonsOf } from '../markdown/resolve/reasons';
import { distinctChecks, draftCheck } from '../markdown/resolve/taskDrafts';
import { located } from '../markdown/slice';
import type { SourceText } from '../sourceText';
import type { Evidence } from './evidence';

const MOST_NOTES = 60;
/** Below this a reader has guessed. */
const SURE = 0.7;
/** The plan's own word counts for more than another document's. */
const LESS_SURE = 0.9;

export interface Joining {
  /** The document is said to hold the checks of the whole plan. */
  readonly holdsChecks: boolean;
  readonly diagnostics: DiagnosticList;
}

/** The plan with what another document says about its tasks. What the plan says itself stays as it is. */
export function joinEvidence(plan: DraftPlan, evidence: Evidence, { holdsChecks, diagnostics }: Joining): DraftPlan {
  const { source, claims } = evidence;
  const dependencies = newDependencies(plan, evidence, diagnostics);
  const guessed = guessedFiles(plan.reasons);
  const told = new Map<string, TaskEvidence>();
  const of = (task: string): TaskEvidence => {
    const known = told.get(task) ?? { dependencies: [], files: [], checks: [], values: [] };
    told.set(task, known);
    return known;
  };
  for (const claim of dependencies) of(claim.task).dependencies.push(claim);
  for (const claim of claims.files) of(claim.task).files.push(claim);
  for (const claim of claims.checks) if (claim.task !== null) of(claim.task).checks.push(claim);
  for (const claim of claims.values) of(claim.task).values.push(claim);
  const forAll = holdsChecks ? claims.checks.filter(({ task, phase }) => task === null && phase === null) : [];
  return {
    ...plan,
    tasks: plan.tasks.map((task) => {
      const evidenceOfTask = told.get(task.key.value);
      return evidenceOfTask === undefined ? task : withEvidence(task, evidenceOfTask, { source, isGuess: (path) => guessed.has(`${task.key.value} ${path}`) });
    }),
    phases: plan.phases.map((phase) => phaseWith(phase, source, claims)),
    mergeOrder: plan.mergeOrder.length > 0 ? plan.mergeOrder : evidence.mergeOrder.map(({ keys, at }): DraftStep => keys.map((key) => located(source, at, key))),
    finalChecks: distinctChecks([...plan.finalChecks, ...forAll.map((claim) => draftCheck({ source }, claim))]),
    conflictNotes: distinctNotes([...plan.conflictNotes, ...evidence.conflictNotes]),
    reasons: [...plan.reasons, ...reasonsOf(claims, source).filter((reason) => isTaken(reason) && (reason.field !== 'finalChecks' || holdsChecks))],
  };
}

interface TaskEvidence {
  readonly dependencies: DependencyClaim[];
  readonly files: FileClaim[];
  readonly checks: CheckClaim[];
  readonly values: ValueClaim[];
}

/** Who does a task, and whether it is done, only the plan itself can say. */
const VALUES: ReadonlySet<string> = new Set<ValueField>(['acceptance', 'outOfScope', 'publishes', 'estimate', 'branch']);
const OTHER_FIELDS: ReadonlySet<string> = new Set(['dependsOn', 'softDependsOn', 'ownership', 'checks', 'finalChecks', 'phases']);

function isTaken({ field }: Reason): boolean {
  return VALUES.has(field) || OTHER_FIELDS.has(field);
}

interface TaskJoining {
  readonly source: SourceText;
  readonly isGuess: (path: string) => boolean;
}

function withEvidence(task: DraftTask, evidence: TaskEvidence, { source, isGuess }: TaskJoining): DraftTask {
  const values = (field: ValueField): readonly string[] => evidence.values.filter((claim) => claim.field === field).map(({ value }) => value);
  const files = evidence.files.map(({ path, mode, lines, change, at }) => ({ ...located(source, at, path), path, mode, lines, change }));
  const own = files.some(({ mode }) => mode !== 'avoid') ? task.files.filter(({ value }) => !isGuess(value)) : task.files;
  const known = new Set(task.dependsOn.map(({ value }) => value));
  const hard = evidence.dependencies.filter(({ soft, on }) => !soft && !known.has(on)).map(({ on, at, kind, name }): DraftDependency => ({ ...located(source, at, on), kind, name }));
  const waits = new Set([...known, ...hard.map(({ value }) => value), ...task.softDependsOn.map(({ value }) => value)]);
  const soft = evidence.dependencies.filter((claim) => claim.soft && !waits.has(claim.on)).map(({ on, at }) => located(source, at, on));
  const branch = evidence.values.find(({ field }) => field === 'branch');
  return {
    ...task,
    dependsOn: [...task.dependsOn, ...distinct(hard)],
    softDependsOn: [...task.softDependsOn, ...distinct(soft)],
    files: files.length === 0 ? own : mergeFiles([...own.map(filled), ...files]).map(({ path, ...file }) => ({ ...file, value: path })),
    checks: distinctChecks([...task.checks, ...evidence.checks.map((claim) => draftCheck({ source }, claim))]),
    acceptance: [...new Set([...task.acceptance, ...values('acceptance')])],
    outOfScope: [...new Set([...task.outOfScope, ...values('outOfScope')])],
    publishes: [...new Set([...task.publishes, ...values('publishes')])],
    estimate: task.estimate ?? values('estimate')[0] ?? null,
    branch: task.branch ?? (branch === undefined ? null : located(source, branch.at, branch.value)),
  };
}

function filled(file: DraftOwnedPath): DraftOwnedPath & Pick<FileClaim, 'path' | 'mode' | 'lines' | 'change'> {
  return { ...file, path: file.value, mode: file.mode ?? 'own', lines: file.lines ?? [], change: file.change ?? null };
}

function distinct<T extends Located<string>>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((each) => [each.value, each])).values()];
}

/** Files that only a task's running text speaks of give way to a table that divides the files. */
function guessedFiles(reasons: readonly Reason[]): ReadonlySet<string> {
  const of = (isGuess: boolean): string[] => reasons.filter(({ field, confidence }) => field === 'ownership' && confidence < SURE === isGuess).map(({ task, value }) => `${task ?? ''} ${value}`);
  const sure = new Set(of(false));
  return new Set(of(true).filter((file) => !sure.has(file)));
}

/** Without those that would contradict what the plan says: it would wait for itself. */
function newDependencies(plan: DraftPlan, { source, claims }: Evidence, diagnostics: DiagnosticList): readonly DependencyClaim[] {
  const said = { at: { start: 0, end: 0 }, because: 'the plan itself', confidence: 1, kind: 'success', name: null } as const;
  const own = plan.tasks.flatMap((task) => task.dependsOn.map(({ value }): DependencyClaim => ({ ...said, task: task.key.value, on: value, soft: false })));
  const added = claims.dependencies.map((claim): DependencyClaim => ({ ...claim, confidence: Math.min(claim.confidence, LESS_SURE) }));
  const kept = new Set(breakCycles([...own, ...added], { keys: plan.tasks.map(({ key }) => key.value), source, diagnostics }));
  return added.filter((claim) => kept.has(claim));
}

function phaseWith(phase: DraftPhase, source: SourceText, { phases, checks }: ClaimLists): DraftPhase {
  const waits = phases.filter((claim) => claim.phase === phase.name.value);
  const own = checks.filter((claim) => claim.phase === phase.name.value);
  if (waits.length + own.length === 0) return phase;
  const known = new Set([...phase.dependsOn, ...phase.softDependsOn].map(({ value }) => value));
  const of = (soft: boolean): readonly Located<string>[] => distinct(waits.filter((claim) => claim.soft === soft && !known.has(claim.on)).map(({ on, at }) => located(source, at, on)));
  return {
    ...phase,
    dependsOn: [...phase.dependsOn, ...of(false)],
    softDependsOn: [...phase.softDependsOn, ...of(true)],
    checks: distinctChecks([...phase.checks, ...own.map((claim) => draftCheck({ source }, claim))]),
  };
}

function distinctNotes(notes: readonly ConflictNote[]): readonly ConflictNote[] {
  return [...new Map(notes.map((note) => [note.text, note])).values()].slice(0, MOST_NOTES);
}
