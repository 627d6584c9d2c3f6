/**
 * Variables that every Node reads while it starts, at a price its user does not see: with extra certificates a start
 * takes more than twice as long. Our own processes speak to nobody outside this machine and do without; agents and
 * checks get them as they were.
 */
const COSTLY: readonly string[] = ['NODE_EXTRA_CA_CERTS'];
const WITHHELD = 'COPPICE_WITHHELD_';

/** For a process of ours that starts no agent. */
export function withoutStartPrice(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !COSTLY.includes(name)));
}

/** For a process of ours that will start an agent, which gets everything back by `given`. */
export function withheld(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [COSTLY.includes(name) ? `${WITHHELD}${name}` : name, value]));
}

export function given(environment: Readonly<Record<string, string>>): Record<string, string> {
  const back = Object.entries(environment).filter(([name]) => name.startsWith(WITHHELD));
  const rest = Object.entries(environment).filter(([name]) => !name.startsWith(WITHHELD));
  return Object.fromEntries([...rest, ...back.map(([name, value]) => [name.slice(WITHHELD.length), value] as const)]);
}
