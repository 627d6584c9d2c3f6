import type { Reporter } from '../diagnosticList';
import type { Located } from '../draft';
import { quote } from '../quote';

const AGENT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** False, and reported, for what cannot be the name of an agent. */
export function checkAgentName(agent: Located<string>, diagnostics: Reporter): boolean {
  if (AGENT_NAME.test(agent.value)) return true;
  const message = `${quote(agent.value)} is no name of an agent.`;
  diagnostics.error({ code: 'invalid-agent', message, hint: 'Give one name, such as `script` or `custom`.', at: agent.at });
  return false;
}
