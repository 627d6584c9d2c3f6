import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check, PlanDocument } from '../../../src/engine/model/plan';
import { parsePlan } from '../../../src/engine/plan/parsePlan';
import { executionPlan } from '../../../src/engine/planning/index';
import { cleanGitEnvironment } from '../../support/gitIn';
import { newRepository, type GitRig } from '../../support/gitRig';
import { tempFolder } from '../../support/tempFolder';

describe.each(['examples/small.md', 'examples/small.yaml'])('%s', (path) => {
  const { plan, diagnostics } = parsePlan(readFileSync(path, 'utf8'), { path });

  it('is a plan of three tasks without a doubt, the first two side by side', () => {
    expect(diagnostics).toEqual([]);
    expect(plan === null ? [] : executionPlan(plan).batches.map((batch) => batch.keys.length)).toEqual([2, 1]);
  });

  it('runs in any repository, twice: each script commits all it makes and every check passes', () => {
    if (plan === null) throw new Error('no plan');
    const rig = newRepository();
    runAll(rig, plan);
    runAll(rig, plan);
    for (const check of plan.finalChecks) runCheck(rig, check);
  });
});

function runAll(rig: GitRig, plan: PlanDocument): void {
  for (const task of plan.tasks) {
    const before = rig.git('rev-parse', 'HEAD');
    runScript(rig.root, task.run ?? 'false');
    expect(rig.git('status', '--porcelain')).toBe('');
    expect(rig.git('rev-list', '--count', `${before}..HEAD`)).toBe('1');
    for (const check of task.checks) runCheck(rig, check);
  }
}

function runCheck(rig: GitRig, check: Check): void {
  runScript(join(rig.root, check.cwd), check.command);
}

function runScript(cwd: string, text: string): void {
  const file = join(tempFolder(), 'script.sh');
  writeFileSync(file, text);
  execFileSync('sh', [file], { cwd, env: cleanGitEnvironment(), stdio: 'pipe' });
}
