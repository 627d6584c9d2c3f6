import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '../../client/engineClient';
import { identify, isAlive, type ProcessIdentity } from '../../os/processIdentity';
import { locate, withEngine, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { refusedBy } from '../failure';

export async function startEngine(context: CliContext): Promise<ExitCode> {
  return withEngine(context, (client) => {
    if (client.state.kind === 'connected') context.output.line(`The engine runs as process ${client.state.enginePid}. With no client and nothing to do it ends by itself.`);
    return Promise.resolve(ExitCode.ok);
  });
}

export async function stopEngine(context: CliContext, flags: { readonly force: boolean }): Promise<ExitCode> {
  const connected = await connect({ stateFolder: locate(context).stateFolder, kind: 'cli', version: context.version });
  if (!connected.ok) {
    if (connected.error.code !== 'not-running') throw refusedBy(connected.error);
    context.output.line('No engine is running.');
    return ExitCode.ok;
  }
  const { state } = connected.value;
  const engine = state.kind === 'connected' ? identify(state.enginePid) : null;
  try {
    const answer = await connected.value.ask('engine/shutdown', { force: flags.force });
    if (answer.kind === 'refused') throw refusedBy(answer, ExitCode.unfinished);
    if (engine !== null) await gone(engine);
    context.output.line(answer.text);
    return ExitCode.ok;
  } finally {
    connected.value.close();
  }
}

const LOOK_EVERY_MS = 20;
const LONGEST_MS = 10_000;

/** It writes its state before it ends; whoever stops it may want to move or delete what it works on. */
async function gone(engine: ProcessIdentity): Promise<void> {
  const until = performance.now() + LONGEST_MS;
  while (isAlive(engine) && performance.now() < until) await pause(LOOK_EVERY_MS);
}
