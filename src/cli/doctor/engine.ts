import { connect } from '../../client/engineClient';
import type { CliContext } from '../context';
import { doubt, fault, fine, type Finding } from './finding';

/** Is there an engine, and does it talk to us? Looking starts none. */
export async function engineFinding(context: CliContext, stateFolder: string): Promise<Finding> {
  const connected = await connect({ stateFolder, kind: 'cli', version: context.version });
  if (!connected.ok) {
    const { code, message, next } = connected.error;
    return code === 'not-running' ? fine('engine', 'not running; the next plan starts it') : fault('engine', message, next);
  }
  const client = connected.value;
  try {
    const { trouble } = await client.ask('board/get', {});
    if (trouble !== null) return doubt('engine', trouble, 'Put right what it complains about; it goes on by itself.');
    return client.state.kind === 'connected' ? fine('engine', `runs as process ${client.state.enginePid}, Coppice ${client.state.engineVersion}`) : fine('engine', 'just ended');
  } finally {
    client.close();
  }
}
