import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeRun } from './checker/judgeRun';
import { crashBench, type CrashBench } from './rig/bench';
import { judge, liveOut, type Life } from './rig/crashRun';
import { doctorState } from './rig/doctoredState';
import { livesIn } from './rig/lives';
import { inParallel } from './rig/pool';
import { seededBugs } from './rig/seededBugs';
import type { Victim, VictimLife } from './rig/spoiling';

let bench: CrashBench;
const good = new Map<VictimLife, Life>();
let copies = 0;
beforeAll(async () => {
  bench = await crashBench();
  const { smooth, busy, steered } = livesIn(bench);
  const lives = [['clean', smooth[0]], ['dirty', smooth[1] ?? smooth[0]], ['busy', busy[0]], ['steered', steered[0]]] as const;
  await inParallel(lives, 2, async ([kind, scenario]) => {
    good.set(kind, await liveOut(bench, scenario, []));
  });
});
afterAll(() => {
  bench.close();
});

/** Everything of a good run, elsewhere. Only worktrees that are kept are not known there. */
function victimOf(kind: VictimLife): Victim {
  const life = good.get(kind)!;
  const folder = join(bench.folder, `v${String(++copies)}`);
  execFileSync('cp', ['-a', life.folder, folder]);
  const place = (path: string): string => path.replace(life.folder, folder);
  const { spec } = life;
  return { folder, after: [], spec: { ...spec, root: place(spec.root), worktreesFolder: place(spec.worktreesFolder), stateFolder: place(spec.stateFolder), restart: null } };
}

describe('the checker', () => {
  test('finds nothing wrong with a run that nobody disturbed', async () => {
    for (const life of good.values()) {
      expect(life.problem).toBeNull();
      expect(await judge(bench, life.folder, life.spec)).toEqual([]);
    }
  });

  test('makes nothing of a state that was only written anew', async () => {
    for (const kind of good.keys()) {
      const { spec } = victimOf(kind);
      const before = await judgeRun(spec);
      expect(before.map(({ invariant }) => invariant).filter((invariant) => invariant !== 'I7')).toEqual([]);
      await doctorState(spec.stateFolder, spec.wasmFile, (state) => state);
      expect(await judgeRun(spec)).toEqual(before);
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
  test.each(seededBugs)('$invariant catches it when $name', async ({ invariant, life, plant }) => {
    const victim = victimOf(life);
    const spec = (await plant(victim)) ?? victim.spec;
    const found = await judgeRun(spec);
    for (const undo of victim.after) undo();
    expect(found.map((violation) => violation.invariant), JSON.stringify(found)).toContain(invariant);
  });
});
