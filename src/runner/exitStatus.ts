import { constants } from 'node:os';
import type { RunExit } from '../os/runFolder';
import { assertNever } from '../util/assertNever';

/** The exit status by which a shell would tell the same. */
export function exitStatus(exit: RunExit): number {
  switch (exit.kind) {
    case 'code':
      return exit.code;
    case 'signal':
      return 128 + (signalNumber(exit.signal) ?? 0);
    case 'stopped':
      return 128 + constants.signals.SIGTERM;
    case 'not-started':
      return 127;
    case 'lost':
      return 1;
    default:
      return assertNever(exit, 'exit');
  }
}

function signalNumber(name: string): number | undefined {
  return Object.entries(constants.signals).find(([known]) => known === name)?.[1];
}
