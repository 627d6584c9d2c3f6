#!/usr/bin/env node
// Makes node_modules fit the lock file. Does nothing where it fits already, so every script may begin with it.
//   node scripts/install.mjs --clean    always from scratch
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const OLDEST_NODE = [20, 19];
const root = path.resolve(import.meta.dirname, '..');
const lockFile = path.join(root, 'package-lock.json');
const stampFile = path.join(root, 'node_modules', '.coppice-installed');

export function ensureInstalled({ clean = false } = {}) {
  refuseOldNode();
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (!clean && (stamp() === wanted || installedByHand())) {
    if (stamp() !== wanted) writeFileSync(stampFile, wanted);
    return;
  }
  process.stderr.write('Installing what package-lock.json lists…\n');
  const [file, args] = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`npm ci failed${error ? `: ${error.message}` : ''}. It needs the package registry; run it again when that can be reached.`);
  writeFileSync(stampFile, wanted);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(`This is Node ${process.versions.node}; Coppice needs ${OLDEST_NODE.join('.')} or newer. Install one and run this again.`);
}

function stamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}

/** npm writes its own record at the end of an install; one that is no older than the lock file belongs to it. */
function installedByHand() {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  return !existsSync(stampFile) && existsSync(record) && statSync(record).mtimeMs >= statSync(lockFile).mtimeMs;
}

/** The npm that runs us, where one does: on Windows `npm` itself is a batch file that cannot be spawned. */
function npm(args) {
  const running = process.env.npm_execpath;
  return running?.endsWith('.js') ? [process.execPath, [running, ...args]] : ['npm', args];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    ensureInstalled({ clean: process.argv.includes('--clean') });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
