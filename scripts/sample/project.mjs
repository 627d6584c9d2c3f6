import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Git as the sample uses it: nothing of the caller's own settings decides what happens. */
export function git(folder, ...args) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const env = { ...Object.fromEntries(own), GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** Makes the sample project in a new folder, as a repository with one commit, and gives back where. */
export function makeProject() {
  const folder = path.join(mkdtempSync(path.join(realpathSync(tmpdir()), 'coppice-sample-')), 'pebble');
  cpSync(path.join(import.meta.dirname, 'pebble'), folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'config', 'user.name', 'Sample');
  git(folder, 'config', 'user.email', 'sample@example.com');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'A small library');
  return folder;
}
