import type { Agents } from '../../engine/index';
import { customAgent, type CustomAgentConfig } from './custom';
import type { AgentProfile } from './profile';
import { scriptAgent } from './script';

export interface AgentsConfig {
  readonly agents?: Readonly<Record<string, CustomAgentConfig>>;
}

export interface AgentRegistry extends Agents {
  find(name: string): AgentProfile | null;
}

/** The agents that come with Coppice and those of the configuration. The latter cannot take a name of the former. */
export function agentRegistry(config: AgentsConfig): AgentRegistry {
  const custom = Object.entries(config.agents ?? {}).map(([name, agent]) => customAgent(name, agent));
  const profiles = new Map([...custom, scriptAgent].map((profile) => [profile.name, profile]));
  return {
    find: (name) => profiles.get(name) ?? null,
    names: () => [...profiles.keys()],
  };
}
