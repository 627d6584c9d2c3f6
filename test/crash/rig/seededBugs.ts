import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recorded } from '../../../src/engine/index';
import { gitIn } from '../../support/gitIn';
import type { Spec } from '../checker/spec';
import { renumbered } from './doctoredState';
import { seededAgentBugs } from './seededAgentBugs';
import { bug, doctored, does, dropped, isOf, isType, misremembered, moved, without, type SeededBug, type Victim } from './spoiling';

export const seededBugs: readonly SeededBug[] = [
  bug('I1', 'a task is gone from the state', (victim) => doctored(victim, ({ rows, events }) => ({ events, rows: without(rows, 'W4') }))),
  bug('I1', 'a task never came to its end', (victim) => doctored(victim, ({ rows, events }) => ({ events, rows: { ...rows, tasks: rows.tasks.map((task) => (task.key === 'W2' ? { ...task, state: { kind: 'ready' } } : task)) } }))),
  bug('I1', 'a plan a client was told of is gone', ({ spec }) => ({ ...spec, plans: [...spec.plans, { id: 'another-plan', keys: ['W1'], landed: [] }] })),
  bug('I2', 'a landing is made twice', does((victim) => commitOnTop(victim, lastMessage(victim)))),
  bug('I2', 'a landing that is nowhere on record', does((victim) => commitOnTop(victim, 'Land X\n\nCoppice-Plan: p\nCoppice-Task: X\nCoppice-Landing: l-unheard-of'))),
  bug('I3', 'the integration branch moved to something nobody tested', does((victim) => commitOnTop(victim, 'Quick fix'))),
  bug('I3', 'another tree was tested than landed', (victim) => doctored(victim, ({ rows, events }) => ({ rows, events: events.map((one) => (one.event.type === 'landing.merged' ? { ...one, event: { ...one.event, tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904' } } : one)) }))),
  bug('I4', 'the work before a conflict was thrown away', does(({ spec }) => {
    for (const ref of gitIn(spec.root, 'for-each-ref', '--format=%(refname)', 'refs/coppice/keep').split('\n')) gitIn(spec.root, 'update-ref', '-d', ref);
  })),
  bug('I4', 'a commit of an agent dangles', does(({ spec }) => {
    gitIn(spec.root, 'commit-tree', 'HEAD^{tree}', '-p', 'HEAD', '-m', 'hours of work');
  })),
  ...checkoutBugs(),
  bug('I6', 'a process of a task lives on', does(({ spec, after }) => {
    const marker = `${createHash('sha256').update(spec.stateFolder).digest('hex').slice(0, 12)}-attempt-x`;
    const child = spawn('sleep', ['60'], { env: { PATH: process.env['PATH'] ?? '', COPPICE_TASK: marker }, stdio: 'ignore' });
    after.push(() => child.kill('SIGKILL'));
  })),
  ...leftoverBugs(),
  ...historyBugs(),
  ...seededAgentBugs,
  bug('I9', 'an object is damaged', does(({ spec }) => {
    const file = objectFile(spec.root, gitIn(spec.root, 'rev-parse', 'HEAD:list.txt'));
    chmodSync(file, 0o644);
    writeFileSync(file, 'not an object');
  })),
  bug('I9', 'an object is missing', does(({ spec }) => {
    rmSync(objectFile(spec.root, gitIn(spec.root, 'rev-parse', 'HEAD:list.txt')));
  })),
  bug('I10', 'the engine took too long to come back', ({ spec }) => ({ ...spec, recoveriesMs: [10_500] })),
  bug('I10', 'one more restart moves a ref', (victim) => restartedBy(victim, `require('node:child_process').execFileSync('git', ['update-ref', 'refs/coppice/keep/again', 'HEAD'], { cwd: process.argv[2] });`)),
  bug('I10', 'the engine does not start again', (victim) => restartedBy(victim, 'process.exit(70);')),
  bug('I11', 'a landed file was lost by a later landing', does((victim) => commitOnTop(victim, 'Land Y', treeWithout(victim.spec.root, integration(victim), 'three.txt')))),
];

function checkoutBugs(): readonly SeededBug[] {
  const touched = (name: string, touch: (root: string) => unknown): SeededBug => bug('I5', name, does(({ spec }) => touch(spec.root)), 'dirty');
  return [
    touched('an unstaged change was overwritten', (root) => gitIn(root, 'checkout', '--', 'mine.txt')),
    touched('what was staged is staged no longer', (root) => gitIn(root, 'reset', '-q', '--', 'staged.txt')),
    touched('an ignored file was deleted', (root) => rmSync(join(root, 'debug.log'))),
    touched('the stash was dropped', (root) => gitIn(root, 'stash', 'drop', '-q')),
    touched('the configuration was written to', (root) => gitIn(root, 'config', 'core.abbrev', '12')),
    bug('I5', "the user's branch did not follow", does(({ spec }) => gitIn(spec.root, 'reset', '-q', '--hard', 'HEAD^'))),
  ];
}

function leftoverBugs(): readonly SeededBug[] {
  const left = (name: string, leave: (victim: Victim) => unknown): SeededBug => bug('I7', name, does(leave));
  return [
    left('a lock of git is left', ({ spec }) => writeFileSync(join(spec.root, '.git', 'packed-refs.lock'), '')),
    left('a worktree is left that the state does not know', ({ spec }) => gitIn(spec.root, 'worktree', 'add', '-q', '--detach', join(spec.worktreesFolder, 'stray'))),
    left('a branch is left', ({ spec }) => gitIn(spec.root, 'branch', `coppice/${spec.plans[0]?.id ?? ''}/t/w9`)),
    left('a folder is left', ({ spec }) => mkdirSync(join(spec.worktreesFolder, 'half-made'), { recursive: true })),
    left('a run folder is left', ({ spec }) => mkdirSync(join(spec.stateFolder, 'runs', 'w9-1-abc'))),
    left('a fast-forward was never finished', ({ spec }) => writeFileSync(join(spec.stateFolder, 'following', 'x.json'), '{}')),
  ];
}

function historyBugs(): readonly SeededBug[] {
  const log = misremembered;
  return [
    log('an event is missing', (events) => events.filter(({ sequence }) => sequence !== 40)),
    log('a task started before what it depends on had landed', (events) => renumbered(moved(events, isOf('task.claimed', 'w4'), isType('task.claimed')))),
    log('a landing was never tested', (events) => renumbered(dropped(events, isType('landing.advancing')))),
    log('something happened after the end', (events) => renumbered([...events, events.find(isType('task.unblocked'))!])),
    log('an attempt was alive before it was prepared', (events) => renumbered(moved(events, isType('attempt.live'), isType('attempt.prepared')))),
    log('W6 landed before W5, against the declared order', (events) => renumbered(moved(events, isLandingOf('w6', true), isLandingOf('w5', false)))),
    log('it is not on record what failed', (events) => renumbered(dropped(events, isType('failures.captured')))),
    log('two landings at once', (events) => renumbered(dropped(events, isType('landing.landed')))),
  ];
}

function isLandingOf(slug: string, last: boolean): (one: Recorded, index: number, all: readonly Recorded[]) => boolean {
  return (one, index, all) => {
    const { event } = one;
    if (event.type !== 'landing.started' || !event.landing.taskId.endsWith(`/${slug}`)) return false;
    return !last || !all.slice(index + 1).some((later) => later.event.type === 'landing.started' && later.event.landing.taskId === event.landing.taskId);
  };
}

function integration({ spec }: Victim): string {
  return `refs/heads/coppice/${spec.plans[0]?.id ?? ''}/integration`;
}

function lastMessage(victim: Victim): string {
  return gitIn(victim.spec.root, 'log', '-1', '--format=%B', integration(victim));
}

function commitOnTop(victim: Victim, message: string, tree = `${integration(victim)}^{tree}`): void {
  const { root } = victim.spec;
  gitIn(root, 'update-ref', integration(victim), gitIn(root, 'commit-tree', tree, '-p', integration(victim), '-m', message));
}

function treeWithout(root: string, commit: string, path: string): string {
  gitIn(root, 'read-tree', '--index-output=.git/other-index', commit);
  gitIn(root, 'rm', '-q', '--cached', path);
  return gitIn(root, 'write-tree');
}

function objectFile(root: string, oid: string): string {
  const file = join(root, '.git', 'objects', oid.slice(0, 2), oid.slice(2));
  if (!statSync(file).isFile()) throw new Error(`${oid} is no loose object: ${readdirSync(join(root, '.git', 'objects')).join()}`);
  return file;
}

/** An engine that does this first, and otherwise what the checker waits for. */
function restartedBy({ spec, folder }: Victim, first: string): Spec {
  const engineFile = join(folder, 'engine.cjs');
  writeFileSync(engineFile, `${first}\nrequire('node:fs').writeFileSync(${JSON.stringify(join(spec.stateFolder, 'engine.json'))}, JSON.stringify({ pid: process.pid }));\n`);
  appendFileSync(engineFile, "process.on('SIGTERM', () => process.exit(0));\nsetInterval(() => undefined, 1000);\n");
  return { ...spec, restart: { nodeFile: process.execPath, engineFile, environment: { PATH: process.env['PATH'] ?? '' } } };
}
