import { withoutStartPrice } from '../os/startPrice';
import { engineEnvironment } from './jobEnvironment';

/** The environment of a process of ours that runs under this program: Node, or a VS Code that acts as it. */
export function asNode(nodeFile: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const environment = withoutStartPrice(engineEnvironment(env));
  const isElectron = nodeFile === process.execPath && process.versions['electron'] !== undefined;
  return isElectron ? { ...environment, ELECTRON_RUN_AS_NODE: '1' } : environment;
}
