import type { Refused, SessionStarted } from '../engine';
import type { Ports } from '../ports';
import { SPEC_LIMIT, type PlanSession } from '../session0/session';
import type { Sessions } from '../session0/sessions';
import { refused } from './refused';

/** Sets a planner to work. The caller's asking is the consent to run its command line. */
export async function startSession(ports: Ports, sessions: Sessions, request: PlanSession): Promise<SessionStarted> {
  const { spec, agent } = request;
  if (spec.text.trim() === '') return refused('no-spec', `${spec.name} says nothing that could be planned.`, 'Describe in it what is to be built.');
  if (spec.text.length > SPEC_LIMIT) return refused('spec-too-large', `${spec.name} has more than ${SPEC_LIMIT / 1024} KB.`, 'Shorten it, and name files of the repository where more can be read.');
  if (ports.agents.find(agent)?.followsUp !== true) return unfitAgent(ports, agent);
  const { head, root } = await ports.git.facts();
  if (head === null) return refused('no-commits', `${root} has no commit yet, so there is nothing a planner could look at.`, 'Make a first commit: git commit --allow-empty -m "Start".');
  return { kind: 'started', sessionId: sessions.start(request, head) };
}

function unfitAgent(ports: Ports, agent: string): Refused {
  const fit = ports.agents.names().filter((name) => ports.agents.find(name)?.followsUp === true);
  const next = `${fit.length === 0 ? 'None is set up yet.' : `Known: ${fit.join(', ')}.`} Agents are set up under "agents" in .coppice/config.yaml.`;
  if (ports.agents.find(agent) === null) return refused('unknown-agent', `There is no agent "${agent}".`, next);
  return refused('unfit-agent', `"${agent}" runs what a task says and cannot plan.`, next);
}

export function unknownSession(sessionId: string): Refused {
  return refused('unknown-session', `The session ${sessionId} is not known to this engine: it ended with the one before.`, 'Ask for a new plan.');
}
