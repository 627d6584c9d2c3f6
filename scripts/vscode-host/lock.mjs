import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { progress } from './progress.mjs';

/** A takeover is a few file operations; one older than this was abandoned. */
const ABANDONED_TAKEOVER_MS = 10_000;

/** Runs `work` while no other process on this machine runs it under the same lock file. */
export async function withLock(file, work) {
  let announced = false;
  while (!claim(file)) {
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) {
      takeOver(file, holder);
      continue;
    }
    if (!announced) progress(`waiting for process ${holder ?? '(unknown)'}, which is setting up the same folder (${file})`);
    announced = true;
    await delay(250);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function claim(file) {
  let handle;
  try {
    handle = openSync(file, 'wx');
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeSync(handle, String(process.pid));
  closeSync(handle);
  return true;
}

/** The process named in the lock; nothing while its owner is still writing it, or when it has just gone. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Two processes may find the same dead holder: only the one that gets the takeover file removes the lock, and it looks again first. */
function takeOver(file, deadHolder) {
  const takeover = `${file}.takeover`;
  const age = statSync(takeover, { throwIfNoEntry: false })?.mtimeMs;
  if (age !== undefined && Date.now() - age > ABANDONED_TAKEOVER_MS) rmSync(takeover, { force: true });
  if (!claim(takeover)) return;
  if (holderOf(file) === deadHolder) rmSync(file, { force: true });
  rmSync(takeover, { force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
