import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AttemptExit } from '../../../src/engine/index';
import { figure } from '../../support/figure';
import { fileAppears } from '../../support/files';
import { processesIn } from '../../support/processesIn';
import { HostRig } from './hostRig';

/** Each leaves at least one process behind that a kill of the agent alone would miss. */
const styles = {
  'forks a child': 'sleep 1000 &',
  'forks twice': "(sh -c 'sleep 1000 & sleep 1000 &' &)",
  'uses nohup': 'nohup sleep 1000 >/dev/null 2>&1 &',
  'starts a session of its own': 'setsid sleep 1000 & setsid setsid sleep 1000 &',
  'ignores TERM': `setsid sh -c 'trap "" TERM HUP INT; while :; do sleep 0.05; done' & sh -c 'trap "" TERM; while :; do sleep 0.05; done' &`,
  'respawns itself': "setsid sh respawn.sh & setsid sh onterm.sh &",
  'throws its environment away': 'env -i /bin/sleep 1000 &',
  'does all of it': '',
};
type Style = keyof typeof styles;
const WAYS = 3;

/** One for each kind of agent and way to stop it. */
const seen: { readonly survivors: number; readonly ms: number }[] = [];

const all = Object.values(styles).join('\n');
const files = {
  // A chain that never stands still: each link lives for a moment and has started the next.
  'respawn.sh': 'sleep 0.02\nsetsid sh respawn.sh &\n',
  'onterm.sh': "trap 'setsid sh onterm.sh & exit' TERM\nwhile :; do sleep 0.05; done\n",
};

async function rigFor(style: Style, ending: string): Promise<{ rig: HostRig; script: string; ready: string }> {
  const rig = await HostRig.make();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(rig.worktree, name), text);
  return { rig, script: `${styles[style] === '' ? all : styles[style]}\necho > ready\n${ending}\n`, ready: join(rig.worktree, 'ready') };
}

describe.each(Object.keys(styles) as Style[])('an agent that %s leaves nobody behind', (style) => {
  async function nobodyIsLeft(rig: HostRig, since: number, exit: AttemptExit): Promise<void> {
    expect(await rig.exitOf()).toEqual(exit);
    const ms = performance.now() - since;
    const left = { marked: rig.survivors(), inFolder: processesIn(rig.root) };
    seen.push({ survivors: Math.max(left.marked.length, left.inFolder.length), ms });
    expect(left).toEqual({ marked: [], inFolder: [] });
    expect(ms).toBeLessThan(10_000);
  }

  it('when it is stopped', async () => {
    const { rig, script, ready } = await rigFor(style, 'sleep 1000');
    const host = rig.host({ graceMs: 150 });
    await host.start(rig.job({ script }));
    await fileAppears(ready);
    const since = performance.now();
    await host.stop('attempt001');
    await nobodyIsLeft(rig, since, { kind: 'stopped' });
  });

  it('when it is stopped after its runner was killed and its engine replaced', async () => {
    const { rig, script, ready } = await rigFor(style, 'sleep 1000');
    const first = rig.host({ graceMs: 150 });
    await first.start(rig.job({ script }));
    await fileAppears(ready);
    await first.close();
    process.kill(rig.runner()[0]!.pid, 'SIGKILL');
    const since = performance.now();
    await rig.host({ graceMs: 150 }).stop('attempt001');
    await nobodyIsLeft(rig, since, { kind: 'stopped' });
  });

  it('when it ends by itself', async () => {
    const { rig, script, ready } = await rigFor(style, 'exit 0');
    await rig.host({ graceMs: 150 }).start(rig.job({ script }));
    await fileAppears(ready);
    await nobodyIsLeft(rig, performance.now(), { kind: 'code', code: 0 });
  });
});

afterAll(() => {
  const kinds = Object.keys(styles).length;
  const clean = seen.filter(({ survivors }) => survivors === 0).length;
  figure('R6', `${String(clean)} of ${String(kinds * WAYS)} left nobody behind (${String(kinds)} kinds, ${String(WAYS)} ways to stop): ${String(seen.reduce((sum, { survivors }) => sum + survivors, 0))} survivors, gone after ${(Math.max(...seen.map(({ ms }) => ms)) / 1000).toFixed(1)} s at most (bar 10)`);
});

describe('stopping', () => {
  it('an attempt before its runner claimed it keeps it from ever running', async () => {
    const rig = await HostRig.make();
    const host = rig.host({ graceMs: 150 });
    const started = host.start(rig.job({ script: 'echo ran > ran.txt\n' }));
    await host.stop('attempt001');
    await started;
    expect(await rig.exitOf()).toEqual({ kind: 'stopped' });
    await host.start(rig.job({ script: 'echo ran > ran.txt\n' }));
    expect(processesIn(rig.worktree)).toEqual([]);
    expect(rig.news('ended')).toHaveLength(1);
  });

  it('one that has ended changes nothing', async () => {
    const rig = await HostRig.make();
    const host = rig.host({ graceMs: 150 });
    await host.start(rig.job({ script: 'exit 5' }));
    await rig.exitOf();
    await host.stop('attempt001');
    expect(await rig.host({ graceMs: 150 }).adopt('attempt001')).toEqual({ kind: 'ended', exit: { kind: 'code', code: 5 } });
    expect(rig.news('ended')).toHaveLength(1);
  });

  it('by several callers at once is one stop', async () => {
    const rig = await HostRig.make();
    const host = rig.host({ graceMs: 150 });
    await host.start(rig.job({ script: 'echo > ready; sleep 1000\n' }));
    await fileAppears(join(rig.worktree, 'ready'));
    await Promise.all([host.stop('attempt001'), host.stop('attempt001'), host.stop('attempt001')]);
    expect(rig.news('ended')).toEqual([{ kind: 'ended', exit: { kind: 'stopped' } }]);
  });
});
