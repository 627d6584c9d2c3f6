import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { fileAppears } from '../support/files';
import { startAgentRig, type AgentRig, type Invocation } from '../support/agentRig';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import type { Started } from './support/started';
import { world, type World } from './support/world';

/**
 * People change worktrees and branches of ours with git and with rm, in whatever state their task is. Each is told on the
 * card, no commit is lost, and the plan comes to an end that can be named. `npm test` takes each change once.
 */
const ALL = process.env['COPPICE_HAND_EDITS'] === 'all';

interface Site {
  readonly here: World;
  readonly run: Started;
  readonly tree: string;
  readonly branch: string;
  /** The commit that must not be lost. */
  readonly work: string;
  /** Lets the task go on from where it is held. */
  readonly goOn: () => Promise<unknown>;
}

type State = 'running' | 'waiting' | 'checking' | 'queued' | 'attention' | 'landing';

const edits: Readonly<Record<string, { readonly told: string; readonly make: (site: Site) => void }>> = {
  'its worktree is deleted': { told: 'was deleted by hand', make: ({ tree }) => { rmSync(tree, { recursive: true }); } },
  'the .git file of its worktree is deleted': { told: 'git does not know its worktree', make: ({ tree }) => { rmSync(join(tree, '.git')); } },
  'its branch is deleted': { told: 'its branch was deleted', make: ({ here, branch }) => { here.repository.git('update-ref', '-d', `refs/heads/${branch}`); } },
  'its branch is moved to another commit': { told: 'was moved by hand', make: ({ here, branch }) => { here.repository.git('update-ref', `refs/heads/${branch}`, 'main~1'); } },
  'its branch is renamed': { told: 'its branch', make: ({ here, branch }) => { here.repository.git('branch', '-m', branch, 'mine/now'); } },
  'its branch is checked out in the own checkout': { told: 'is checked out in', make: ({ here, branch }) => { here.repository.git('switch', '-q', '--ignore-other-worktrees', branch); } },
  'its branch is checked out in another worktree': { told: 'is checked out in', make: ({ here, branch }) => { here.repository.git('worktree', 'add', '-q', '--force', join(tempFolder(), 'second'), branch); } },
  'git is made to forget its worktree': { told: 'git does not know its worktree', make: ({ here, tree }) => { rmSync(join(here.root, '.git', 'worktrees', adminOf(here, tree)), { recursive: true }); } },
};

const states: Readonly<Record<State, () => Promise<Site>>> = {
  running: async () => {
    const { here, rig, run } = await begun(task('W1', '@'));
    const agent = await rig.nextInvocation();
    const work = await agent.commit('mine', { mine: 'x' });
    return { ...siteOf(here, run, agent.cwd, work), goOn: () => ended(agent, 0) };
  },
  waiting: async () => {
    const { here, rig, run } = await begun(task('W1', '@'));
    const agent = await rig.nextInvocation();
    const work = await agent.commit('mine', { mine: 'x' });
    await here.coppice('pause', 'W1');
    await ended(agent, 1);
    await run.event('job.waiting', 'W1');
    return { ...siteOf(here, run, agent.cwd, work), goOn: () => here.coppice('resume', '--json') };
  },
  checking: async () => gated('worktree', 'work.accepted'),
  landing: async () => gated('integration', 'landing.merged'),
  queued: async () => {
    const door = gate('checks');
    const { here, rig, run } = await begun(task('W0', commit('zero'), door.check), task('W1', '@'), '\nMerge order: W0, W1\n');
    const agent = await rig.nextInvocation();
    const work = await agent.commit('mine', { mine: 'x' });
    await ended(agent, 0);
    await run.event('task.queued', 'W1');
    return { ...siteOf(here, run, agent.cwd, work), goOn: door.open };
  },
  attention: async () => {
    const door = gate('checks');
    const { here, rig, run } = await begun(task('W0', commit('zero'), door.check), task('W1', '@'));
    const agent = await rig.nextInvocation();
    const work = await agent.commit('mine', { mine: 'x' });
    await agent.writeFile('left', 'over');
    await ended(agent, 0);
    await run.event('task.attention', 'W1');
    return { ...siteOf(here, run, agent.cwd, work), goOn: door.open };
  },
};

const slowest: number[] = [];
let through = 0;

afterAll(() => {
  process.stdout.write(`\nR17 ${String(through)} of ${String(cases().length)} changes by hand: told on the card after ${String(Math.max(0, ...slowest))} ms at most, no commit lost\n`);
});

describe('somebody changes what is ours by hand', () => {
  test.each(cases())('$edit while it is $state', { timeout: 300_000 }, async ({ edit, state }) => {
    const site = await states[state]();
    const { here, run, work } = site;
    const { make, told } = edits[edit] ?? { make: () => undefined, told: '' };
    const from = performance.now();
    make(site);
    await card(here, (text) => text.includes(told), told);
    slowest.push(Math.round(performance.now() - from));

    await site.goOn();
    await run.ended;
    for (let times = 0; times < 3 && (await stateOf(here)).state !== 'landed'; times += 1) await here.start(['resume', '--json']).ended;
    const last = await stateOf(here);
    expect(['landed', 'attention', 'failed', 'cancelled']).toContain(last.state);
    expect(last.text).not.toBe('');
    expect(here.lines('for-each-ref', '--contains', work, '--format=%(refname)'), 'the commit is on no ref any more').not.toEqual([]);
    expect(here.repository.git('fsck', '--connectivity-only')).not.toContain('missing');
    through += 1;
  });
});

function cases(): readonly { readonly edit: string; readonly state: State }[] {
  const names = Object.keys(states) as State[];
  return Object.keys(edits).flatMap((edit, index) => (ALL ? names : names.filter((_, at) => at === index % names.length)).map((state) => ({ edit, state })));
}

/** A plan whose tasks with `@` for a script are driven by the test; who is started later does its work and ends. */
async function begun(...parts: readonly string[]): Promise<{ readonly here: World; readonly rig: AgentRig; readonly run: Started }> {
  const rig = await startAgentRig();
  const here = await world({ plan: planOf(...parts).replaceAll('\n@\n', `\n${rig.script}\n`) });
  here.repository.commit('second');
  const run = here.start(['run', 'plan.md', '--json']);
  return { here, rig: onlyFirstByHand(rig), run };
}

/** Later attempts are not what is looked at: they commit something and end well. */
function onlyFirstByHand(rig: AgentRig): AgentRig {
  const first = rig.nextInvocation();
  void first.then(async () => {
    for (;;) {
      const next = await rig.nextInvocation();
      await next.commit('again', { again: String(next.pid) });
      await ended(next, 0);
    }
  }).catch(() => undefined);
  return { ...rig, nextInvocation: () => first };
}

/** Held by a check, where its own work is checked or where the merged result is. */
async function gated(where: 'worktree' | 'integration', reached: 'work.accepted' | 'landing.merged'): Promise<Site> {
  const door = gate(where);
  const { here, rig, run } = await begun(task('W1', '@', door.check));
  const agent = await rig.nextInvocation();
  const work = await agent.commit('mine', { mine: 'x' });
  await ended(agent, 0);
  await run.event(reached, 'W1');
  // A check that cannot even begin fails at once, and its task is past this state.
  await fileAppears(door.reached);
  return { ...siteOf(here, run, agent.cwd, work), goOn: door.open };
}

/** A check that waits until it is let through: everywhere, or only in one kind of worktree. */
function gate(where: 'checks' | 'worktree' | 'integration'): { readonly check: string; readonly reached: string; readonly open: () => Promise<void> } {
  const file = join(tempFolder(), 'open');
  const reached = join(dirname(file), 'reached');
  const wait = `touch ${reached}; until [ -e ${file} ]; do sleep 0.02; done`;
  const only = { checks: wait, worktree: `case "$PWD" in *integration*) ;; *) ${wait};; esac`, integration: `case "$PWD" in *integration*) ${wait};; esac` };
  return {
    check: `Check: \`${only[where]}\``,
    reached,
    open: () => {
      writeFileSync(file, '');
      return Promise.resolve();
    },
  };
}

function siteOf(here: World, run: Started, tree: string, work: string): Omit<Site, 'goOn'> {
  return { here, run, tree, work, branch: here.lines('branch', '--list', 'coppice/*/t/w1', '--format=%(refname:short)')[0] ?? '' };
}

async function ended(agent: Invocation, code: number): Promise<void> {
  await agent.exit(code);
  await agent.gone;
}

function adminOf(here: World, tree: string): string {
  const entries = here.lines('worktree', 'list', '--porcelain').flatMap((line) => (line.startsWith('worktree ') ? [line.slice(9)] : []));
  expect(entries).toContain(tree);
  return existsSync(join(here.root, '.git', 'worktrees', basename(tree))) ? basename(tree) : basename(here.repository.git('-C', tree, 'rev-parse', '--git-dir'));
}

const snapshot = z.object({ tasks: z.array(z.object({ key: z.string(), state: z.string(), text: z.string() })) });

async function stateOf(here: World): Promise<{ readonly state: string; readonly text: string }> {
  const { out } = await here.coppice('status', '--json');
  return snapshot.parse(JSON.parse(out)).tasks.find(({ key }) => key === 'W1') ?? { state: '', text: '' };
}

/** Asks as often as a person would press a key, and gives up when nobody would look any more. */
async function card(here: World, isIt: (text: string) => boolean, what: string): Promise<void> {
  const until = performance.now() + 60_000;
  for (;;) {
    const { text } = await stateOf(here);
    if (isIt(text)) return;
    if (performance.now() > until) throw new Error(`The card does not tell "${what}": ${text}`);
  }
}
