import type { WindowTerminal } from '../protocol/messages';
import { forLabel } from './plainText';
import { terminalColor, type Icon } from './views/icons';

const LONGEST_NAME = 60;

/** How VS Code is asked for a runner's terminal, but for the objects that only VS Code can make. */
export interface TerminalRequest {
  readonly name: string;
  readonly shellPath: string;
  readonly shellArgs: string[];
  readonly cwd: string;
  readonly env: Record<string, string | null>;
  readonly strictEnv: true;
  readonly isTransient: false;
  readonly color: string;
  readonly icon: Icon;
}

/**
 * The runner is the terminal's own process: nothing is typed into a shell. `program` is this extension host's, which acts
 * as plain Node; the environment is the plan's alone, not the window's. `inherited` are the variables of the window, which
 * a terminal in a remote window would get in spite of `strictEnv`: each is taken away by name.
 */
export function terminalOptions(request: WindowTerminal, program: string, inherited: readonly string[]): TerminalRequest {
  const key = request.title.split(' ', 1)[0] ?? '';
  const title = forLabel(request.title);
  return {
    name: title.length > LONGEST_NAME ? `${title.slice(0, LONGEST_NAME - 1)}…` : title,
    shellPath: program,
    shellArgs: [request.runnerFile, request.runDir],
    cwd: request.cwd,
    env: { ...Object.fromEntries(inherited.map((name) => [name, null])), ...request.environment, ELECTRON_RUN_AS_NODE: '1' },
    strictEnv: true,
    isTransient: false,
    color: terminalColor(key),
    icon: { name: 'robot' },
  };
}
