import type { Role } from './role';

/** How much is borne with before a person is asked. */
export interface Patience {
  /** After so many retries that mended nothing, no other is made; 0 where only the number of tries counts. */
  readonly plateau: number;
  /** How long an agent may give no sign of life; a script, which may well compute for long without a word. */
  readonly agentSilentMs: number;
  readonly scriptSilentMs: number;
  /** The same for jobs with these roles, whoever does them. A job whose template says so itself has its own time. */
  readonly roleSilentMs?: Readonly<Partial<Record<Role, number>>>;
  /** What is done then: a person is asked, or the attempt is ended and made again. */
  readonly whenSilent: 'ask' | 'retry';
}

export const USUAL_PATIENCE: Patience = { plateau: 2, agentSilentMs: 20 * 60_000, scriptSilentMs: 60 * 60_000, whenSilent: 'ask' };
