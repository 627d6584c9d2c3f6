import type { Ports } from '../ports';

/** What a session needs of the world. */
export type SessionPorts = Pick<Ports, 'clock' | 'ids' | 'git' | 'jobs' | 'places' | 'environments' | 'log' | 'sessionFiles'>;

/** Worktrees of this name belong to a session, and to nobody once its engine is gone. */
const SESSION_PREFIX = 'session-';
const ROUNDS = [1, 2];

export function sessionId(ports: Pick<SessionPorts, 'ids'>): string {
  return `${SESSION_PREFIX}${ports.ids.next()}`;
}

export function isSession(id: string): boolean {
  return id.startsWith(SESSION_PREFIX);
}

export function attemptOf(id: string, round: number): string {
  return `${id}-${String(round)}`;
}

export function attemptsOf(id: string): readonly string[] {
  return ROUNDS.map((round) => attemptOf(id, round));
}

export function backupRefOf(id: string): string {
  return `refs/coppice/backup/session/${id}`;
}
