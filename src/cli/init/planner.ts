import type { ProjectConfig } from '../../engine/index';
import { CliFailure } from '../failure';

/** The agent that plans: the one that was named, the team's usual one, or the only one there is. */
export function plannerName(wanted: string | undefined, settings: ProjectConfig): string {
  const own = Object.keys(settings.agents);
  const name = wanted ?? settings.agent ?? (own.length === 1 ? own[0] : undefined);
  if (name !== undefined) return name;
  throw new CliFailure('No agent was named that could make the plan.', own.length === 0 ? 'Set one up under "agents" in .coppice/config.yaml, and name it with --agent NAME.' : `Name one with --agent NAME: ${own.join(', ')}.`);
}

/** What runs on this machine. To call the verb is to agree to it; so it is shown first. */
export function plannerConsent(name: string, settings: ProjectConfig): string {
  const command = Object.hasOwn(settings.agents, name) ? settings.agents[name]?.command : undefined;
  return command === undefined ? `The planner is ${name}.` : `The planner is ${name}; this runs on this machine: ${command.map(quoted).join(' ')}`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(word) ? word : JSON.stringify(word);
}
