import { describe, expect, test } from 'vitest';
import { NO_PROVISION, parseProjectConfig, provisionOf, settingsConsent, startOptions, type PlanDocument, type Provision } from '../../../src/engine/index';

function provisionIn(text: string): Provision {
  const read = parseProjectConfig(text);
  if (!read.ok) throw new Error(read.error.map(({ message }) => message).join('\n'));
  return read.value.worktrees === undefined ? NO_PROVISION : provisionOf(read.value.worktrees);
}

function problems(text: string): readonly string[] {
  const read = parseProjectConfig(text);
  return read.ok ? [] : read.error.map(({ at, message }) => `${String(at.line)} ${message}`);
}

const nothing = { tasks: [], maxParallel: null, schedule: null } as unknown as PlanDocument;

describe('the settings of worktrees', () => {
  test('give nothing unless they ask for it', () => {
    expect(provisionIn('worktrees: {}')).toEqual(NO_PROVISION);
    expect(startOptions({}, nothing, { agents: {}, environment: { allow: [] } }).worktrees).toBeUndefined();
  });

  test('take a command as it stands, or with its folder and its seconds', () => {
    const { setup, teardown, ports, share } = provisionIn('worktrees:\n  setup:\n    - |\n      npm ci\n      npm run build\n    - { command: make, cwd: native, timeout: 30 }\n  teardown: [./down.sh]\n  ports: {}\n  share: [{ path: node_modules }]\n');
    expect(setup).toEqual([{ command: 'npm ci\nnpm run build\n', cwd: '.', timeoutMs: 600_000 }, { command: 'make', cwd: 'native', timeoutMs: 30_000 }]);
    expect(teardown).toEqual([{ command: './down.sh', cwd: '.', timeoutMs: 60_000 }]);
    expect(ports).toEqual({ count: 10, from: 42_000, to: 52_000 });
    expect(share).toEqual([{ path: 'node_modules', how: 'auto' }]);
  });

  test.each([
    ['worktrees:\n  setup: ["echo \u202Ehidden"]', 'hidden character'],
    ['worktrees:\n  setup: [" "]', 'It is empty'],
    ['worktrees:\n  setup: [{ command: make, cwd: ../x }]', 'inside the repository'],
    ['worktrees:\n  share: [{ path: /etc }]', 'inside the repository'],
    ['worktrees:\n  share: [{ path: .git/hooks }]', 'inside the repository'],
    ['worktrees:\n  share: [{ path: a, how: steal }]', 'worktrees.share.0.how'],
    ['worktrees:\n  ports: { count: 100, from: 42000, to: 42050 }', 'no room'],
    ['worktrees:\n  ports: { from: 80 }', 'worktrees.ports.from'],
    ['worktrees:\n  setpu: []', 'setpu'],
  ])('refuse %j', (text, why) => {
    expect(problems(text).join('\n')).toContain(why);
  });

  test('show every command that people agree to, and what is copied and shared', () => {
    const settings = { agents: {}, environment: { allow: [] } };
    const worktrees = provisionIn('worktrees:\n  setup: [{ command: "npm ci\\nmake\\n", cwd: app }]\n  teardown: [./down.sh]\n  include: [.env*]\n  share: [{ path: node_modules, how: symlink }]\n');
    expect(settingsConsent(settings, { worktrees }, nothing)).toEqual([
      'In each new worktree, in "app" (.coppice/config.yaml):',
      '  $ npm ci',
      '    make',
      'Before a worktree is removed (.coppice/config.yaml):',
      '  $ ./down.sh',
      'Copied into each worktree (.coppice/config.yaml): ".env*"',
      'Shared with each worktree (.coppice/config.yaml): "node_modules" as links that agents can write through',
    ]);
  });
});
