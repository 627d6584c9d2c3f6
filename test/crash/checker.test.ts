import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeRun } from './checker/judgeRun';
import { crashBench, type CrashBench } from './rig/bench';
import { judge, liveOut, type Life } from './rig/crashRun';
import { seededBugs, type Victim } from './rig/seededBugs';
import { smooth } from './rig/smooth';
import { makeTemplate } from './rig/template';

let bench: CrashBench;
const good = new Map<'clean' | 'dirty', Life>();
let copies = 0;
beforeAll(async () => {
  bench = await crashBench();
  const kinds = ['clean', 'dirty'] as const;
  const lives = await Promise.all(kinds.map((kind) => liveOut(bench, smooth(makeTemplate(join(bench.folder, kind), kind)), [])));
  for (const [index, kind] of kinds.entries()) good.set(kind, lives[index]!);
});
afterAll(() => {
  bench.close();
});

/** Everything of a good run, elsewhere: at rest, nothing in it depends on where it lies. */
function victimOf(kind: 'clean' | 'dirty'): Victim {
  const life = good.get(kind)!;
  const folder = join(bench.folder, `v${String(++copies)}`);
  execFileSync('cp', ['-a', life.folder, folder]);
  const place = (path: string): string => path.replace(life.folder, folder);
  const { spec } = life;
  return { folder, after: [], spec: { ...spec, root: place(spec.root), worktreesFolder: place(spec.worktreesFolder), stateFolder: place(spec.stateFolder), restart: null } };
}

describe('the checker', () => {
  test('finds nothing wrong with a run that nobody disturbed', async () => {
    for (const kind of ['clean', 'dirty'] as const) {
      const life = good.get(kind)!;
      expect(life.problem).toBeNull();
      expect(await judge(bench, life.folder, life.spec)).toEqual([]);
    }
  });

  test('leaves what it looks at as it is', async () => {
    const { spec, folder } = victimOf('dirty');
    const before = readdirSync(spec.stateFolder);
    await judge(bench, folder, spec);
    expect(readdirSync(spec.stateFolder)).toEqual(before);
    expect(existsSync(join(spec.root, '.git', 'index.lock'))).toBe(false);
  });

  // Judged in this process: dozens of programs would only take longer.
  test.each(seededBugs)('$invariant catches it when $name', async ({ invariant, checkout, plant }) => {
    const victim = victimOf(checkout);
    const spec = (await plant(victim)) ?? victim.spec;
    const found = await judgeRun(spec);
    for (const undo of victim.after) undo();
    expect(found.map((violation) => violation.invariant), JSON.stringify(found)).toContain(invariant);
  });
});
