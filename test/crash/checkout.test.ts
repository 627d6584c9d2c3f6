import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkoutFingerprint } from '../support/checkoutFingerprint';
import { GitRig } from '../support/gitRig';
import { crashBench, type CrashBench } from './rig/bench';
import { coppice, killEngine } from './rig/coppice';

let bench: CrashBench;
beforeAll(async () => {
  bench = await crashBench();
});
afterAll(() => {
  bench.close();
});

/** Both tasks edit what the user has open, in worktrees of their own. */
const PLAN = `title: Small
tasks:
  - id: A
    title: Changes a file
    checks: [grep -q agent shared.txt]
    run: echo agent >> shared.txt && git commit -qam A
  - id: B
    title: Adds a file
    depends_on: [A]
    run: echo new > staged.txt && git add staged.txt && git commit -qm B
`;

const KINDS: readonly (readonly [string, (rig: GitRig) => void])[] = [
  ['staged changes', (rig) => (rig.write('staged.txt', 'mine\n'), rig.git('add', 'staged.txt'))],
  ['unstaged changes', (rig) => rig.write('shared.txt', 'mine\n')],
  ['untracked files', (rig) => rig.write('new/untracked.txt', 'mine\n')],
  ['ignored files', (rig) => rig.write('build/out.log', 'log\n')],
  ['a file that is only to be added', (rig) => (rig.write('planned.txt', 'mine\n'), rig.git('add', '-N', 'planned.txt'))],
  ['a stash', (rig) => (rig.write('shared.txt', 'put aside\n'), rig.git('stash', '-q'))],
  ['a merge under way', (rig) => ends(rig, 'merge', 'side')],
  ['a rebase under way', (rig) => ends(rig, 'rebase', 'side')],
  ['a bisect under way', (rig) => (rig.git('bisect', 'start', '-q'), rig.git('bisect', 'bad'), rig.git('bisect', 'good', 'HEAD~2'))],
];

/** Ends in a conflict, and so in the middle. */
function ends(rig: GitRig, ...args: readonly string[]): void {
  expect(() => rig.git(...args)).toThrow();
}

/** Three commits on main, one on a side branch that conflicts with them. */
function repository(name: string): GitRig {
  const root = join(bench.folder, name, 'repo');
  mkdirSync(root, { recursive: true });
  const rig = new GitRig(root);
  rig.git('init', '-q', '-b', 'main');
  rig.git('config', 'user.name', 'Tester');
  rig.git('config', 'user.email', 'tester@example.com');
  rig.commit('first', { 'shared.txt': 'base\n', '.gitignore': '.env\n*.log\n' });
  rig.git('branch', 'side');
  rig.commit('second', { 'shared.txt': 'second\n' });
  rig.commit('third', { 'other.txt': 'third\n' });
  rig.git('checkout', '-q', 'side');
  rig.commit('aside', { 'shared.txt': 'aside\n' });
  rig.git('checkout', '-q', 'main');
  return rig;
}

describe('a whole plan leaves the checkout of its user byte for byte as it is', () => {
  test.concurrent.each(KINDS.map(([name, make], index) => ({ name, make, index })))('with $name', async ({ make, index }) => {
    const rig = repository(`checkout-${String(index)}`);
    make(rig);
    const plan = join(rig.root, '..', 'plan.yaml');
    writeFileSync(plan, PLAN);
    const before = checkoutFingerprint(rig.root);
    const ran = await coppice(bench, rig.root, 'run', plan, '--json');
    await killEngine(rig.root);
    expect(ran.code, `${ran.err}\n${ran.out.slice(-2000)}`).toBe(0);
    expect(ran.out).toMatch(/"type":"summary".*"landed":2/);
    expect(checkoutFingerprint(rig.root)).toEqual(before);
  });

  test('with all that can be there at once, also where the user asked for their branch to follow', async () => {
    const rig = repository('checkout-all');
    rig.write('shared.txt', 'put aside\n');
    rig.git('stash', '-q');
    ends(rig, 'merge', 'side');
    rig.write('staged.txt', 'mine\n');
    rig.git('add', 'staged.txt');
    rig.write('other.txt', 'unstaged\n');
    rig.write('.env', 'SECRET=1\n');
    rig.write('notes.txt', 'untracked\n');
    const plan = join(rig.root, '..', 'plan.yaml');
    writeFileSync(plan, PLAN);
    const before = checkoutFingerprint(rig.root);
    const ran = await coppice(bench, rig.root, 'run', plan, '--advance', 'plan', '--json');
    await killEngine(rig.root);
    expect(ran.code, `${ran.err}\n${ran.out.slice(-2000)}`).toBe(0);
    expect(checkoutFingerprint(rig.root)).toEqual(before);
  });
});
