import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface AgentToken {
  readonly token: string;
  readonly hash: string;
}

/** Made anew each time: whoever knows the state of an attempt does not know its token. */
export function newAgentToken(attemptId: string): AgentToken {
  const token = `${attemptId}.${randomBytes(32).toString('hex')}`;
  return { token, hash: hashOf(token) };
}

/** The attempt a token says it is of. */
export function attemptIn(token: string): string | null {
  return /^([A-Za-z0-9][A-Za-z0-9._-]{0,199})\.[0-9a-f]{64}$/.exec(token)?.[1] ?? null;
}

/** Takes the same time wherever it differs from one of them. */
export function isOneOf(token: string, hashes: readonly string[]): boolean {
  const given = Buffer.from(hashOf(token));
  return hashes.map((hash) => Buffer.from(hash)).filter((known) => known.length === given.length && timingSafeEqual(known, given)).length > 0;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
