import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { newRepository } from '../support/gitRig';
import { scratchRoot } from '../support/scratchRoot';
import { tempFolder } from '../support/tempFolder';

let folder = '';
let cli = '';
beforeAll(async () => {
  folder = mkdtempSync(join(scratchRoot(), 'coppice-cli-'));
  cli = await bundleForNode('src/cli.ts');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function coppice(cwd: string, ...args: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', env: { ...process.env, COPPICE_HOME: join(folder, 'home'), HOME: folder }, timeout: 15_000 });
  return { code: status, out: stdout, err: stderr };
}

const GOOD = '# Two\n\n## W1: First\n\nCheck: `true`\n\n```sh\necho one\n```\n\n## W2: Second\n\nDepends on: W1\n\n```sh\necho two\n```\n';

describe('the command line', () => {
  test('tells its version and its exit codes', () => {
    expect(coppice(folder, '--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
    const help = coppice(folder, '--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('Exit codes:');
    expect(help.out).not.toContain('engine');
  });

  test.each([[['frobnicate']], [['run']], [['run', 'x.md', '--max-parallel', '0']], [['run', 'x.md', '--schedule', 'soon']], [['land']], [['status', '--frob']]])('ends with 2 and says why: %j', (args) => {
    const ran = coppice(folder, ...args);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('error: ');
    expect(ran.out).toBe('');
  });
});

describe('coppice plan', () => {
  test('shows batches and every command, and starts nothing', () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'plan.md'), GOOD);
    const ran = coppice(cwd, 'plan', 'plan.md');
    expect(ran, ran.err).toMatchObject({ code: 0 });
    expect(ran.out).toContain('Batch 1\n  W1    First\nBatch 2 (after 1)\n  W2    Second  (after W1)\n');
    expect(ran.out).toContain('  $ echo one\n  $ true\n  $ echo two\n');
  });

  test('is a list of JSON values for programs', () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'plan.md'), GOOD);
    const values = coppice(cwd, 'plan', 'plan.md', '--json').out.trim().split('\n').map((line) => JSON.parse(line) as { type: string });
    expect(values.map((value) => value.type)).toEqual(['plan', 'summary']);
  });

  test('points at what is wrong, as a compiler does', () => {
    const cwd = tempFolder();
    writeFileSync(join(cwd, 'plan.md'), GOOD.replace('Depends on: W1', 'Depends on: W7'));
    const ran = coppice(cwd, 'plan', 'plan.md');
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/^plan\.md:13:\d+ error unknown-dependency: /);
    expect(ran.err).toContain('coppice: plan.md cannot be run: 1 error.');
    const json = coppice(cwd, 'plan', 'plan.md', '--json');
    expect(json.code).toBe(2);
    expect(json.out.trim().split('\n').map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(['diagnostic', 'summary']);
  });

  test('names a file it cannot read', () => {
    const cwd = tempFolder();
    expect(coppice(cwd, 'plan', 'no.md')).toMatchObject({ code: 2, err: expect.stringContaining(join(cwd, 'no.md')) as string });
    expect(coppice(cwd, 'plan', '.')).toMatchObject({ code: 2, err: expect.stringContaining('not a file') as string });
  });
});

describe('outside a repository, or in one that was never touched', () => {
  test('every verb that needs a repository says so', () => {
    const cwd = tempFolder();
    for (const verb of ['status', 'resume', 'stop', 'worktrees']) {
      expect(coppice(cwd, verb), verb).toMatchObject({ code: 2, err: expect.stringContaining('not inside a git repository') as string });
    }
  });

  test('looking leaves no trace', () => {
    const { root } = newRepository();
    expect(coppice(root, 'status')).toMatchObject({ code: 0, out: expect.stringContaining('No plan has been started') as string });
    expect(coppice(root, 'worktrees')).toMatchObject({ code: 0, out: 'Coppice has no worktrees here.\n' });
    expect(coppice(root, 'engine', 'stop')).toMatchObject({ code: 0, out: 'No engine is running.\n' });
    expect(existsSync(join(root, '.git', 'coppice'))).toBe(false);
  });

  test('wrong settings start nothing and are pointed at', () => {
    const { root } = newRepository({ 'plan.md': GOOD });
    mkdirSync(join(root, '.coppice'));
    writeFileSync(join(root, '.coppice', 'config.yaml'), 'maxParallel: many\n');
    const ran = coppice(root, 'run', 'plan.md');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(`${join(root, '.coppice', 'config.yaml')}:1:1 error setting: maxParallel: `);
    expect(existsSync(join(root, '.git', 'coppice'))).toBe(false);
  });
});

describe('coppice doctor', () => {
  test('finds a healthy repository ready', () => {
    const { root } = newRepository();
    const ran = coppice(root, 'doctor');
    expect(ran, ran.out).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/^ok {4}Node/m);
    expect(ran.out).toMatch(/^ok {4}repository +.*, on main$/m);
    expect(ran.out).toMatch(/\nReady\.\n$/);
  });

  test('names one fix for each thing that is missing', () => {
    const rig = newRepository();
    rig.git('config', '--unset', 'user.email');
    mkdirSync(join(rig.root, '.coppice'));
    writeFileSync(join(rig.root, '.coppice', 'config.yaml'), 'agents:\n  mine:\n    command: [no-such-program-anywhere]\n');
    const ran = coppice(rig.root, 'doctor');
    expect(ran.code).toBe(2);
    expect(ran.out).toMatch(/FAIL {2}identity .*\n +Run git config user\.name/);
    expect(ran.out).toMatch(/FAIL {2}agent mine +no-such-program-anywhere is not on PATH/);
    expect(ran.out).toContain('2 things have to be put right first.');
  });

  test('speaks to programs too', () => {
    const ran = coppice(tempFolder(), 'doctor', '--json');
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.out)).toMatchObject({ type: 'doctor', fit: false });
  });
});
