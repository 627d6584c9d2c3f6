import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from '../util/errors';
import { identify, isAlive, type ProcessIdentity } from './processIdentity';
import { listProcesses, markedPids, type Moment } from './processTable';

export interface TreeToStop {
  /** Processes known by pid and start time; one whose pid was given away since is not touched. */
  readonly leaders: readonly ProcessIdentity[];
  /** Process groups that we made, each named by the pid of its first process. */
  readonly groups: readonly number[];
  readonly marker: string;
  /** When the first of them was born, where that is known: spares reading the whole process table when nothing is left. */
  readonly since?: Moment;
  /** How long the tree may take to end by itself after being asked (TERM). */
  readonly graceMs: number;
  /** How long after that to go on killing. */
  readonly killMs?: number;
}

export interface StoppedTree {
  /** Empty, save where the machine would not let go of a process (one stuck in the kernel, or another user's). */
  readonly survivors: readonly number[];
}

export function findMarked(marker: string): readonly ProcessIdentity[] {
  return markedPids(marker).flatMap((pid) => identify(pid) ?? []);
}

/**
 * Ends a job's processes: asks them all, waits, then kills until none is left. They are found in four ways, because an
 * agent's children leave by one or two of them: as a known process, by group (a plain child), by parent (one that threw its
 * environment away), by the marker in the environment (double forks, nohup, a session of their own).
 */
export async function stopTree(tree: TreeToStop): Promise<StoppedTree> {
  if (process.platform === 'win32') return await stopWithTaskkill(tree);
  if (isClearlyOver(tree)) return { survivors: [] };
  const asked = members(tree);
  ask(tree, asked);
  const askedAt = performance.now();
  for (let wait = 5; performance.now() - askedAt < tree.graceMs; wait = Math.min(wait * 2, 100)) {
    if (members(tree).length === 0) return { survivors: [] };
    await pause(Math.min(wait, Math.max(1, tree.graceMs - (performance.now() - askedAt))));
  }
  return await kill(tree);
}

/** The common case after an agent that cleaned up: one look at the table instead of several. */
function isClearlyOver(tree: TreeToStop): boolean {
  return !tree.leaders.some(isAlive) && !tree.groups.some(groupHasMembers) && markedPids(tree.marker, tree.since).length === 0;
}

function ask(tree: TreeToStop, asked: readonly Member[]): void {
  const groups = tree.groups.filter((group) => isOurGroup(group, tree.leaders));
  // A whole group at once, so that a child born in this moment hears it too; then those outside, so that nobody hears it twice.
  for (const group of groups) send(-group, 'SIGTERM');
  for (const member of asked) if (!groups.includes(member.group) && isAlive(member)) send(member.pid, 'SIGTERM');
}

async function kill(tree: TreeToStop): Promise<StoppedTree> {
  const deadline = performance.now() + (tree.killMs ?? 5000);
  for (let wait = 1; ; wait = Math.min(wait * 2, 50)) {
    // Marked ones are killed the moment they are seen: one that respawns itself is a chain, and a chain ends with its only link.
    for (const pid of markedPids(tree.marker)) send(pid, 'SIGKILL');
    for (const group of tree.groups) if (isOurGroup(group, tree.leaders)) send(-group, 'SIGKILL');
    for (const member of members(tree)) if (isAlive(member)) send(member.pid, 'SIGKILL');
    const left = members(tree);
    if (left.length === 0) return { survivors: [] };
    if (performance.now() > deadline) return { survivors: left.map((member) => member.pid) };
    await pause(wait);
  }
}

interface Member extends ProcessIdentity {
  readonly group: number;
}

function members(tree: TreeToStop): readonly Member[] {
  const rows = listProcesses().filter((row) => row.pid !== process.pid);
  const marked = new Set(markedPids(tree.marker));
  const groups = new Set(tree.groups.filter((group) => isOurGroup(group, tree.leaders)));
  const found = new Map<number, Member>();
  for (const row of rows) {
    const leads = tree.leaders.some((leader) => leader.pid === row.pid && leader.startTime === row.startTime);
    if (leads || marked.delete(row.pid) || groups.has(row.group)) found.set(row.pid, row);
  }
  // Marked, yet born after the list was read.
  for (const pid of marked) {
    const late = identify(pid);
    if (late !== null) found.set(pid, { ...late, group: 0 });
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const row of rows) if (found.has(row.parent)) found.set(row.pid, row);
  }
  return [...found.values()];
}

/**
 * A group's number is free for others only once the group is empty. So a stranger can hold it only by having made it
 * anew: then a process of that pid runs which is not the leader we know.
 */
function isOurGroup(group: number, leaders: readonly ProcessIdentity[]): boolean {
  if (!groupHasMembers(group)) return false;
  const holder = identify(group);
  return holder === null || leaders.some((leader) => leader.pid === group && leader.startTime === holder.startTime);
}

/** True for a group of zombies as well: they keep its number. */
function groupHasMembers(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Signals a process or, with a negative number, a group. False where there is none, or it is not ours to signal. */
export function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}

/** Not proven on a real Windows machine: there are no groups and no readable environments, only the tree below a parent. */
async function stopWithTaskkill(tree: TreeToStop): Promise<StoppedTree> {
  for (const leader of tree.leaders.filter(isAlive)) {
    await new Promise<void>((done) => {
      // Its exit code says nothing that the look afterwards does not say better.
      execFile('taskkill', ['/PID', String(leader.pid), '/T', '/F'], { windowsHide: true }, () => {
        done();
      });
    });
  }
  return { survivors: tree.leaders.filter(isAlive).map((leader) => leader.pid) };
}
