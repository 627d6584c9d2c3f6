import * as fc from 'fast-check';
import type { PlanDocument } from '../../../../src/engine/model/plan';
import { parsePlan } from '../../../../src/engine/plan/parsePlan';
import type { YamlPhase, YamlPlan } from '../../../../src/engine/plan/yaml/planSchema';
import type { YamlTask } from '../../../../src/engine/plan/yaml/taskSchema';

/** Text that YAML has to quote, fold or escape, beside the ordinary kind. */
const PIECES = ['a', 'work on it', ' ', '\n', '\n\n', '\t', '#', ': ', '- ', '|', '"', "'", '{', '}', '[', '&x', '*x', '!!str', '%', '@', '`', '\\', 'é', '日本', '🌲', '\u2028', '012', '1e3', 'null', 'true', '~', '<<', '---', '...', '?', '\r', '- [ ] x', '> q'];

const text = fc.oneof(
  fc.constantFrom('Do it.', 'null', 'true', '012', '1.5', '~', '---', '- a', '# a', 'a: b', ' a ', 'a\n', '\na', 'a\n\n  b\n', '|', '\ta', 'a #b', '2026-01-01', '0x10', 'a\n---\nb', '...'),
  fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }).map((pieces) => `x${pieces.join('')}`),
);
const line = text.map((value) => value.replace(/[\n\r\t]/g, ' ').trim() || 'x');
const lines = fc.array(line, { maxLength: 3 });
const path = fc.constantFrom('src/a.ts', 'src/**/*.css', 'docs/', 'README.md', 'a b.txt', '#x', '*.ts', '{a,b}.ts', '[x].ts', '!a');

const ownership = fc.record(
  {
    path,
    mode: fc.constantFrom('own' as const, 'shared' as const, 'avoid' as const),
    lines: fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.nat(40)).map(([from, more]) => (more === 0 ? from : more === 1 ? `${String(from)}+` : `${String(from)}-${String(from + more)}`)), { maxLength: 2 }),
    change: fc.constantFrom('create' as const, 'modify' as const, 'delete' as const),
  },
  { requiredKeys: ['path'] },
);

const check = fc.oneof(
  line,
  fc.record({ command: line, cwd: fc.constantFrom('.', 'ui', './a/b/'), when: fc.uniqueArray(fc.constantFrom('worktree' as const, 'merged' as const, 'phase' as const, 'final' as const), { minLength: 1 }) }, { requiredKeys: ['command'] }),
);

const flags = fc.record({ done: fc.boolean(), optional: fc.boolean(), continuous: fc.boolean() }, { requiredKeys: [] });
const words = fc.record({ estimate: line, worktree: line, phase: fc.constantFrom('One', 'Two: b', '3'), prompt: text, agent: fc.constantFrom('claude', 'codex-2') }, { requiredKeys: ['prompt'] });
const lists = fc.record({ aliases: lines, acceptance: lines, out_of_scope: lines, external_depends_on: lines, files: fc.array(fc.oneof(path, ownership), { maxLength: 3 }), checks: fc.array(check, { maxLength: 3 }) }, { requiredKeys: [] });
const links = fc.array(fc.tuple(fc.nat(), fc.constantFrom('', 'failure:', 'always:', 'api', 'artifact', 'soft')), { maxLength: 3 });

const bareTask = fc.tuple(flags, words, lists, links, fc.tuple(line, fc.option(line, { nil: undefined })));

function linked(index: number, picks: readonly (readonly [number, string])[]): Partial<YamlTask> {
  if (index === 0) return {};
  const depends_on: NonNullable<YamlTask['depends_on']> = [];
  const soft_depends_on: string[] = [];
  for (const [number, kind] of picks) {
    const on = `T${String(number % index)}`;
    if (kind === 'soft') soft_depends_on.push(on);
    else if (kind === 'api') depends_on.push(`api:of ${on}`);
    else if (kind === 'artifact') depends_on.push({ on, kind, name: 'all.json' });
    else depends_on.push(`${kind}${on}`);
  }
  return { depends_on, soft_depends_on };
}

const tasks = fc.array(bareTask, { minLength: 1, maxLength: 5 }).map((bare) =>
  bare.map(([flag, word, list, picks, [title, run]], index): YamlTask => {
    const id = `T${String(index)}`;
    return { id, title, ...flag, ...word, ...list, ...linked(index, picks), ...(run === undefined ? {} : { run, agent: 'script' }), publishes: [`api:of ${id}`, 'artifact:all.json'] };
  }),
);

const more = fc.record(
  {
    title: line,
    rules: fc.array(text, { maxLength: 2 }),
    issues: lines,
    companions: lines,
    final_checks: fc.array(line, { maxLength: 2 }),
    land_when: fc.constantFrom('each' as const, 'batch' as const),
    schedule: fc.constantFrom('flow' as const, 'batch' as const),
    max_parallel: fc.integer({ min: 1, max: 20 }),
    merge_order: fc.constantFrom<NonNullable<YamlPlan['merge_order']>[]>([], ['T0'], [['T0']]),
    conflict_notes: fc.array(fc.record({ text: line, files: fc.array(path, { maxLength: 2 }), tasks: fc.constantFrom<string[][]>([], ['T0']) }), { maxLength: 2 }),
    phases: fc.constantFrom<YamlPhase[][]>([], [{ name: 'One' }, { name: 'Two: b', parallel: false, depends_on: ['One'], checks: ['make', { command: 'all', cwd: 'x', when: ['merged'] }] }, { name: '3', tasks: ['T0'] }]),
  },
  { requiredKeys: [] },
);

/** Documents of our schema that make sense. */
export const arbitraryYamlPlan: fc.Arbitrary<YamlPlan> = fc.tuple(more, tasks).map(([plan, list]) => ({ ...plan, tasks: list }));

/** The plans there are: those that some document says. */
export const arbitraryPlan: fc.Arbitrary<PlanDocument> = arbitraryYamlPlan.map((value) => {
  const { plan, diagnostics } = parsePlan(JSON.stringify(value), { path: 'plan.json' });
  if (plan === null) throw new Error(JSON.stringify(diagnostics));
  return plan;
});
