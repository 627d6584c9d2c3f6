import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface LaunchRequest {
  readonly attemptId: string;
  readonly title: string;
  readonly runnerFile: string;
  readonly runDir: string;
  /** The whole environment: the launcher adds nothing of its own. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/**
 * Starts a runner somewhere a person can see it, such as a window's terminal. `started` is a claim, not a proof: the
 * terminal may never come up. The proof is the folder's claim, and late is harmless: a folder is run once.
 */
export interface RunnerLauncher {
  launch(request: LaunchRequest): Promise<'started' | 'declined'>;
}

export interface PlainLaunch {
  readonly nodeFile: string;
  /** Where the runner's own words go. */
  readonly logFile: string;
  /** Its process ended, or there never was one. `reason` says why, where it could not be started. */
  readonly gone: (reason: string | null) => void;
}

/** Starts a runner as a detached child: a session of its own, no terminal, alive when the engine is not. */
export function launchPlain(request: LaunchRequest, { nodeFile, logFile, gone }: PlainLaunch): void {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const child = spawn(nodeFile, [request.runnerFile, request.runDir], {
      // Not the worktree: a folder that is gone would be told as a program that is missing.
      cwd: request.runDir,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
      // The engine may itself be Electron's program in the guise of Node; the runner takes the mask off again for the agent.
      env: process.versions['electron'] === undefined ? request.env : { ...request.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    child.on('error', (error) => {
      gone(`The runner could not be started (${nodeFile}): ${error.message}.`);
    });
    child.on('exit', () => {
      gone(null);
    });
    // A run in progress is no reason for the engine to stay.
    child.unref();
  } finally {
    closeSync(log);
  }
}
