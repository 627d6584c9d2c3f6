import * as fc from 'fast-check';
import type { DeclaredOutput } from '../../../src/engine/model/artifact';
import type { JobNeed } from '../../../src/engine/model/job';
import { ROLES } from '../../../src/engine/model/role';
import type { Template, TemplateJob } from '../../../src/engine/templates/template';

/** Text that YAML has to quote, fold or escape, beside the ordinary kind. */
const PIECES = ['a', ' ', '\n', '\n\n', '\t', '#', ': ', '- ', '|', '"', "'", '{', '[', '&x', '*x', '!!str', '%', '@', '`', '\\', 'é', '🌲', '012', 'null', '~', '---', '?'];
const script = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => `x${pieces.join('')}`);
const prompt = fc.oneof(fc.constant(''), fc.constantFrom('null', '012', '---', 'a: b', ' a ', 'a\n', '\na'), script);
const line = script.map((text) => text.replace(/[\n\t]/g, ' '));

const bareJob = fc.record({
  role: fc.constantFrom(...ROLES),
  agent: fc.constantFrom(null, 'script', 'mine'),
  silentMs: fc.constantFrom(null, 6_000, 90 * 60_000),
  run: fc.option(script, { nil: null }),
  prompt,
  optional: fc.boolean(),
  named: fc.boolean(),
  promises: fc.array(fc.constantFrom(null, '{"type":"object","required":["a"]}'), { maxLength: 2 }),
  takes: fc.boolean(),
  needs: fc.option(fc.array(fc.tuple(fc.nat(), fc.constantFrom<JobNeed['kind']>('success', 'failure', 'always')), { maxLength: 3 }), { nil: null }),
});
const bareStage = fc.record({ width: fc.option(fc.integer({ min: 1, max: 50 }), { nil: null }), jobs: fc.array(bareJob, { minLength: 1, maxLength: 4 }) });

/** Templates that hold together: each job needs only jobs of stages before its own. */
export const arbitraryTemplate: fc.Arbitrary<Template> = fc.tuple(fc.constantFrom('', 'What it is for.', '# no comment'), fc.oneof(fc.constant(''), line), fc.array(bareStage, { minLength: 1, maxLength: 4 })).map(([fixed, said, bare]) => {
  const before: string[] = [];
  const taken = new Set<string>();
  const stages = bare.map(({ width, jobs }, at) => {
    const made = jobs.map(({ named, needs, promises, takes, ...job }, index): TemplateJob => {
      const name = named && !taken.has(job.role) ? job.role : `j${String(at)}-${String(index)}`;
      taken.add(name);
      const outputs = promises.map((schema, number): DeclaredOutput => ({ name: `o${String(at)}-${String(index)}-${String(number)}`, path: `out/${String(number)}.json`, schema }));
      return { ...job, name, needs: needs === null ? null : needed(needs, before), outputs, inputs: takes ? [...before] : null };
    });
    before.push(...made.map(({ name }) => name));
    return { name: `s${String(at)}`, width, jobs: made };
  });
  return { name: 'made', description: fixed || said, stages };
});

function needed(picks: readonly (readonly [number, JobNeed['kind']])[], before: readonly string[]): readonly JobNeed[] {
  const needs = new Map<string, JobNeed>();
  for (const [number, kind] of picks) {
    const job = before[number % Math.max(1, before.length)];
    if (job !== undefined) needs.set(job, { job, kind });
  }
  return [...needs.values()];
}
