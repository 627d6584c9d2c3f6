import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { signsOf } from '../../../src/adapters/process/signs';
import { runFolder } from '../../../src/os/runFolder';
import { gitIn } from '../../support/gitIn';
import { tempFolder } from '../../support/tempFolder';
import { HostRig } from './hostRig';

const soon = { timeout: 60_000, interval: 20 };

describe('signs of life', () => {
  it('are none while an agent only computes or waits, and one when it prints', async () => {
    const rig = await HostRig.make();
    const host = rig.host();
    await host.start(rig.job({ script: 'echo begun; while [ ! -e go ]; do sleep 0.05; done; echo more; while [ ! -e end ]; do sleep 0.05; done\n' }));
    await vi.waitFor(async () => expect(await host.outputTail('attempt001')).toContain('begun'), soon);
    const token = async (): Promise<string> => (await host.signs('attempt001', null)).token;
    const before = await token();
    expect(await token()).toBe(before);
    writeFileSync(join(rig.worktree, 'go'), '');
    await vi.waitFor(async () => expect(await token()).not.toBe(before), soon);
    writeFileSync(join(rig.worktree, 'end'), '');
    await rig.exitOf();
  });

  it('are what changes in the worktree, and not what tools install there in bulk', async () => {
    const { worktree, token } = looked();
    mkdirSync(join(worktree, 'src/deep'), { recursive: true });
    writeFileSync(join(worktree, 'src/deep/a.ts'), 'one');
    mkdirSync(join(worktree, 'node_modules'));
    const before = await token();
    writeFileSync(join(worktree, 'node_modules/x.js'), 'bulk');
    expect(await token()).toBe(before);
    appendFileSync(join(worktree, 'src/deep/a.ts'), 'two');
    expect(await token()).not.toBe(before);
  });

  it('are commits, which leave the files alone', async () => {
    const { root, token, worktree } = looked('linked');
    const main = join(root, 'main');
    mkdirSync(main);
    gitIn(main, 'init', '-q', '-b', 'main');
    gitIn(main, '-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'one');
    gitIn(main, 'worktree', 'add', '-q', worktree);
    writeFileSync(join(worktree, 'a'), 'a');
    const before = await token();
    gitIn(worktree, 'add', 'a');
    expect(await token()).not.toBe(before);
  });

  it('follow no link, and a worktree that is gone gives none', async () => {
    const { root, worktree, token } = looked();
    const outside = join(root, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, join(worktree, 'link'));
    const before = await token();
    writeFileSync(join(outside, 'b'), 'b');
    expect(await token()).toBe(before);
    expect(await signsOf(runFolder(join(root, 'nothing')), join(root, 'nowhere'))).toMatchObject({ token: '- - - - - 0 0 0' });
  });
});

function looked(name = 'tree'): { readonly root: string; readonly worktree: string; readonly token: () => Promise<string> } {
  const root = tempFolder();
  const worktree = join(root, name);
  if (name === 'tree') mkdirSync(worktree);
  return { root, worktree, token: async () => (await signsOf(runFolder(join(root, 'run')), worktree)).token };
}
