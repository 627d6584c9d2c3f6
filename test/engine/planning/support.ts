import * as fc from 'fast-check';
import type { Dependency, OwnedPath, Phase, PlanDocument, PlannedTask } from '../../../src/engine/model/plan';
import type { RepositoryPicture } from '../../../src/engine/planning/index';

type TaskSketch = Omit<Partial<PlannedTask>, 'dependsOn' | 'ownership'> & {
  readonly on?: readonly (string | Dependency)[];
  readonly owns?: readonly (string | (Partial<OwnedPath> & { readonly path: string }))[];
};

export function task(key: string, { on = [], owns = [], ...rest }: TaskSketch = {}): PlannedTask {
  return {
    key,
    aliases: [],
    title: `Task ${key}`,
    prompt: '',
    acceptance: [],
    outOfScope: [],
    dependsOn: on.map((each) => (typeof each === 'string' ? { on: each, kind: 'success', name: null } : each)),
    softDependsOn: [],
    externalDependsOn: [],
    publishes: [],
    ownership: owns.map((each) => ({ mode: 'own', lines: [], change: null, ...(typeof each === 'string' ? { path: each } : each) })),
    run: null,
    agent: null,
    checks: [],
    template: null,
    jobs: [],
    branch: null,
    cwd: '.',
    worktree: null,
    phase: null,
    done: false,
    optional: false,
    continuous: false,
    estimate: null,
    at: { line: 1, column: 1, endLine: 1, endColumn: 1 },
    ...rest,
  };
}

export function plan(tasks: readonly PlannedTask[], rest: Partial<PlanDocument> = {}): PlanDocument {
  return {
    title: 'A plan',
    tasks,
    phases: [],
    mergeOrder: [],
    finalChecks: [],
    rules: [],
    conflictNotes: [],
    issues: [],
    companions: [],
    landWhen: null,
    schedule: null,
    template: null,
    maxParallel: null,
    reasons: [],
    ...rest,
  };
}

export function phase(name: string, tasks: readonly string[], rest: Partial<Phase> = {}): Phase {
  return { name, tasks, parallel: null, dependsOn: [], softDependsOn: [], checks: [], ...rest };
}

export function picture(files: readonly string[], rest: Partial<RepositoryPicture> = {}): RepositoryPicture {
  return { files, imports: new Map(), history: [], ...rest };
}

const FILES = ['src/a.ts', 'src/b.ts', 'src/c.ts', 'lib/x.ts', 'lib/y.ts', 'README.md'];

export const somePicture = picture(FILES);

const owned: fc.Arbitrary<OwnedPath> = fc.record({
  path: fc.constantFrom(...FILES, 'src/', 'lib/*.ts', '**/*.md', 'new/file.ts', 'new/'),
  mode: fc.constantFrom('own', 'own', 'shared', 'avoid'),
  lines: fc.constantFrom([], [], [{ from: 1, to: 10 }], [{ from: 5, to: 20 }], [{ from: 30, to: 40 }]),
  change: fc.constant(null),
});

const roughTask = fc.record({
  on: fc.array(fc.nat(), { maxLength: 3 }),
  ownership: fc.array(owned, { maxLength: 2 }),
  done: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
  continuous: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
  phase: fc.constantFrom(null, 'P0', 'P1', 'P2'),
  kind: fc.constantFrom('success', 'failure', 'always'),
});

/** Plans without cycles; phases, barriers and a merge order that need not agree with the dependencies. */
export const somePlan: fc.Arbitrary<PlanDocument> = fc
  .record({ rough: fc.array(roughTask, { minLength: 1, maxLength: 16 }), barrier: fc.boolean(), sequence: fc.boolean(), order: fc.array(fc.nat(15), { maxLength: 4 }), turn: fc.boolean() })
  .map(({ rough, barrier, sequence, order, turn }) => {
    const tasks = rough.map(({ on, kind, ...rest }, index) =>
      task(`T${String(index)}`, { ...rest, on: [...new Set(index === 0 ? [] : on.map((number) => number % index))].map((number) => ({ on: `T${String(number)}`, kind, name: null })) }),
    ).map((each, index) => ({ ...each, ownership: rough[index]?.ownership ?? [] }));
    const members = (name: string): readonly string[] => tasks.filter((each) => each.phase === name).map(({ key }) => key);
    const phases = [phase('P0', members('P0')), phase('P1', members('P1'), { dependsOn: barrier ? ['P0'] : [], parallel: sequence ? false : null }), phase('P2', members('P2'), { dependsOn: barrier ? ['P1'] : [] })];
    const mergeOrder = [...new Set(order)].filter((number) => number < tasks.length).map((number) => [`T${String(number)}`]);
    return plan(turn ? [...tasks].reverse() : tasks, { phases, mergeOrder });
  });
