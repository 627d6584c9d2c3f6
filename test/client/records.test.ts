import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Approvals } from '../../src/client/approvals';
import { engineEnvironment, jobEnvironment } from '../../src/client/jobEnvironment';
import { loginShellPath } from '../../src/client/loginShellPath';
import { existingOwnerToken, ownerToken } from '../../src/client/ownerToken';
import { tempFolder } from '../support/tempFolder';

describe('the owner token', () => {
  test('is made once, at random, for the user alone', () => {
    const folder = tempFolder();
    expect(existingOwnerToken(folder)).toBeNull();
    const token = ownerToken(folder);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(ownerToken(folder)).toBe(token);
    expect(ownerToken(tempFolder())).not.toBe(token);
    expect(statSync(join(folder, 'owner-token')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['owner-token']);
  });

  test.each(['', 'short', `${'a'.repeat(63)}Z`])('that is damaged (%j) is refused with its place', (text) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'owner-token'), text);
    expect(() => ownerToken(folder)).toThrow(join(folder, 'owner-token'));
  });
});

describe('approvals', () => {
  const hash = 'a'.repeat(64);

  test('hold for one text in one repository, and for the next program too', () => {
    const folder = tempFolder();
    const approvals = new Approvals(folder);
    expect(approvals.isApproved('/repo', hash)).toBe(false);
    approvals.approve('/repo', hash);
    approvals.approve('/repo', 'b'.repeat(64));
    expect(new Approvals(folder).isApproved('/repo', hash)).toBe(true);
    expect(approvals.isApproved('/repo', 'c'.repeat(64))).toBe(false);
    expect(approvals.isApproved('/repo-evil', hash)).toBe(false);
  });

  test('lie in files of the user alone', () => {
    const folder = tempFolder();
    new Approvals(folder).approve('/repo', hash);
    const [file] = readdirSync(join(folder, 'approvals'));
    expect(statSync(join(folder, 'approvals', file!)).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'approvals')).mode & 0o777).toBe(0o700);
  });

  test('that are damaged, or were copied from another repository, approve nothing', () => {
    const folder = tempFolder();
    const approvals = new Approvals(folder);
    approvals.approve('/repo', hash);
    const file = join(folder, 'approvals', readdirSync(join(folder, 'approvals'))[0]!);
    const text = readFileSync(file, 'utf8');
    for (const damaged of ['', text.slice(0, 40), text.replace('/repo', '/other'), '{"root":"/repo","approved":true}']) {
      writeFileSync(file, damaged);
      expect(approvals.isApproved('/repo', hash)).toBe(false);
    }
    approvals.approve('/repo', hash);
    expect(approvals.isApproved('/repo', hash)).toBe(true);
  });
});

describe('the environment of a job', () => {
  const environment = {
    PATH: '/bin', HOME: '/home/u', LC_ALL: 'C', XDG_CONFIG_HOME: '/c', https_proxy: 'p', ANTHROPIC_API_KEY: 'k', SSL_CERT_FILE: 'f',
    SECRET: 's', MY_TOOL: 'm', MY_OTHER: 'o', GIT_DIR: '/x', GIT_CONFIG_COUNT: '1', VSCODE_IPC_HOOK: 'v', ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--inspect', COPPICE_HOME: '/h', EMPTY: undefined,
  };

  test('holds what is on the list and nothing else', () => {
    expect(Object.keys(jobEnvironment(environment))).toEqual(['PATH', 'HOME', 'LC_ALL', 'XDG_CONFIG_HOME', 'https_proxy', 'ANTHROPIC_API_KEY', 'SSL_CERT_FILE']);
  });

  test('holds what the user adds by name or beginning, but never what steers our own programs', () => {
    const picked = jobEnvironment(environment, ['SECRET', 'MY_*', 'GIT_*', 'VSCODE_IPC_HOOK', 'NODE_OPTIONS', '*']);
    expect(picked).toMatchObject({ SECRET: 's', MY_TOOL: 'm', MY_OTHER: 'o' });
    expect(Object.keys(picked).filter((name) => /^(GIT_|VSCODE_|ELECTRON_|NODE_OPTIONS|COPPICE_)/.test(name))).toEqual([]);
  });

  test('of the engine is everything but that', () => {
    expect(Object.keys(engineEnvironment(environment))).toEqual(['PATH', 'HOME', 'LC_ALL', 'XDG_CONFIG_HOME', 'https_proxy', 'ANTHROPIC_API_KEY', 'SSL_CERT_FILE', 'SECRET', 'MY_TOOL', 'MY_OTHER', 'COPPICE_HOME', 'EMPTY']);
  });
});

describe("the login shell's PATH", () => {
  function shell(script: string): string {
    const file = join(tempFolder(), 'sh');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  test('is found in whatever start files print around it', async () => {
    const file = shell('echo welcome; PATH=/opt/tools:$PATH; export PATH; exec /bin/sh -c "$4"');
    await expect(loginShellPath(2000, file)).resolves.toMatch(/^\/opt\/tools:/);
  });

  test('is not waited for longer than it may take', async () => {
    const began = performance.now();
    await expect(loginShellPath(100, shell('sleep 30'))).resolves.toBeNull();
    expect(performance.now() - began).toBeLessThan(2000);
  });

  test.each([['fails', 'exit 1'], ['is silent', 'exit 0'], ['says something else', 'echo PATH']])('is none where the shell %s', async (_how, script) => {
    await expect(loginShellPath(2000, shell(script))).resolves.toBeNull();
  });

  test('is none where there is no shell we know', async () => {
    await expect(loginShellPath(2000, null)).resolves.toBeNull();
    await expect(loginShellPath(2000, '/bin/tcsh')).resolves.toBeNull();
    await expect(loginShellPath(2000, '/nowhere/bash')).resolves.toBeNull();
  });
});
