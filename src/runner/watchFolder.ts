import { utimesSync, watch, writeFileSync } from 'node:fs';
import type { BoundedLog } from '../os/boundedLog';
import { messageOf } from '../util/errors';
import { readStatus, type RunFolder, type RunStatus } from '../os/runFolder';
import { tellPerson } from './tellPerson';

const beatMs = 2000;
const trimMs = 100;

export interface FolderWatch {
  /** Reads the status a last time, and stops. */
  close(): void;
}

/** Keeps the heart beating, the log within its bounds, and tells what the agent says of itself, each thing once. */
export function watchFolder(folder: RunFolder, log: BoundedLog, said: (liveness: RunStatus) => void): FolderWatch {
  let last = '';
  const look = guarded('read the status', () => {
    const liveness = readStatus(folder);
    const text = JSON.stringify(liveness);
    if (liveness === null || text === last) return;
    last = text;
    said(liveness);
  });
  const touch = guarded('touch the heartbeat', () => {
    const now = new Date();
    utimesSync(folder.heartbeat, now, now);
  });
  const trim = guarded('shorten the log', () => {
    const trouble = log.trim();
    if (trouble !== null) throw new Error(trouble);
  });
  writeFileSync(folder.heartbeat, '', { mode: 0o600 });
  const beating = setInterval(() => {
    touch();
    // Watching fails quietly on some file systems (network shares): the heartbeat looks as well.
    look();
  }, beatMs);
  const trimming = setInterval(trim, trimMs);
  const watcher = watch(folder.agentFolder, look);
  watcher.on('error', () => {
    // The heartbeat goes on looking.
    watcher.close();
  });
  return {
    close() {
      clearInterval(beating);
      clearInterval(trimming);
      watcher.close();
      look();
    },
  };
}

/** A full disk or a folder that was cleared away must not end the runner: its agent would be left without a keeper. */
function guarded(what: string, action: () => void): () => void {
  let told = false;
  return () => {
    try {
      action();
    } catch (error) {
      if (!told) tellPerson(`The runner could not ${what}: ${messageOf(error)}`);
      told = true;
    }
  };
}
