import { createHash, timingSafeEqual } from 'node:crypto';
import { hello, type Greeting, type Hello } from '../protocol/messages';
import { agentHello, type AgentHello } from '../protocol/agent';
import { runnerHello, type RunnerHello } from '../protocol/runner';

export interface House {
  readonly ownerToken: string;
  readonly protocol: number;
  readonly version: string;
  readonly pid: number;
  readonly root: string;
  readonly draining: boolean;
  /** The attempt at work that an agent's token is of. */
  attemptOf(token: string): string | null;
}

type Refusal = Extract<Greeting, { readonly type: 'refused' }>;

export type Verdict =
  | { readonly kind: 'client'; readonly hello: Hello; readonly greeting: Greeting }
  | { readonly kind: 'runner'; readonly hello: RunnerHello }
  | { readonly kind: 'agent'; readonly attemptId: string; readonly greeting: Greeting }
  | { readonly kind: 'refused'; readonly greeting: Refusal; readonly handOver: HandOver | null };

/** A newer program is at the door: make room for its engine. */
export interface HandOver {
  readonly version: string;
}

/** Judges a connection by its first line. Who has no token learns nothing about the engine but that it is one. */
export function judge(firstLine: unknown, house: House): Verdict {
  const runner = runnerHello.safeParse(firstLine);
  if (runner.success) return { kind: 'runner', hello: runner.data };
  const agent = agentHello.safeParse(firstLine);
  if (agent.success) return judgeAgent(agent.data, house);
  const read = hello.safeParse(firstLine);
  if (!read.success) return refused('malformed', 'The first line must be a Coppice hello; this was something else.');
  if (!sameSecret(read.data.token, house.ownerToken)) {
    return refused('token', "The owner token is not this engine's: it was started by another user, or with another COPPICE_HOME. Use the same for both.");
  }
  if (house.draining) return refused('draining', 'The engine is ending. Try again in a moment.');
  if (read.data.protocol < house.protocol) {
    return refused('protocol-older', `The engine is Coppice ${house.version}, and this program (${read.data.version}) is too old to talk to it. Update it, or reload the window if it was updated already.`);
  }
  if (read.data.protocol > house.protocol) {
    const verdict = refused('protocol-newer', `The engine is Coppice ${house.version}, older than this program (${read.data.version}). It ends now and leaves its agents running; try again in a moment.`);
    return { ...verdict, handOver: { version: read.data.version } };
  }
  const { protocol, version, pid, root } = house;
  return { kind: 'client', hello: read.data, greeting: { type: 'welcome', protocol, version, pid, root } };
}

/** An agent may speak for its own attempt and for nothing else, and only while that is at work. */
function judgeAgent({ token, protocol: spoken, version: theirs }: AgentHello, house: House): Verdict {
  const { protocol, version, pid, root } = house;
  const attemptId = house.attemptOf(token);
  if (attemptId === null) return refused('token', 'The token in COPPICE_TOKEN is of no attempt that is at work here. It is good for one attempt, while that runs.');
  if (house.draining) return refused('draining', 'The engine is ending. Try again in a moment.');
  if (spoken !== protocol) return refused('protocol-older', `The engine is Coppice ${version}, and this program (${theirs}) is another one. Use the same for both.`);
  return { kind: 'agent', attemptId, greeting: { type: 'welcome', protocol, version, pid, root } };
}

function refused(reason: Refusal['reason'], message: string): Extract<Verdict, { readonly kind: 'refused' }> {
  return { kind: 'refused', greeting: { type: 'refused', reason, message }, handOver: null };
}

/** Takes the same time wherever the two differ, and whatever their lengths. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
