import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { messageOf } from '../../../src/util/errors';
import type { DesktopInstallation } from './installation';
import { killAll, processesMarked } from './processes';
import type { PreparedSuite, SuiteEnd } from './suiteRun';
import { QUIET_SETTINGS } from './settings';

const MARK_VARIABLE = 'COPPICE_TEST_HOST';

/** The suite in desktop VS Code. It brings its own settings and leaves the developer's installation alone. */
export async function runOnDesktop(installation: DesktopInstallation, run: PreparedSuite): Promise<SuiteEnd> {
  const userData = path.join(run.scratch, 'data');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify({ ...QUIET_SETTINGS, ...run.settings }));
  const mark = randomBytes(8).toString('hex');
  const limit = new AbortController();
  try {
    const ended = runTests({
      vscodeExecutablePath: installation.xvfb ? underXvfb(installation.executable, run.scratch) : installation.executable,
      extensionDevelopmentPath: run.extensionPath,
      extensionTestsPath: run.suitePath,
      extensionTestsEnv: { ...withoutOuterVscode(), ...run.env, [MARK_VARIABLE]: mark },
      launchArgs: [run.folder, '--user-data-dir', userData, '--extensions-dir', path.join(run.scratch, 'extensions')],
    }).then((exit) => ({ exit, log: '' }), asFailedRun);
    return await Promise.race([ended, delay(run.limitMs, { exit: 'timeout' as const, log: '' }, { signal: limit.signal })]);
  } finally {
    limit.abort();
    // Only Linux shows other processes' environments; elsewhere VS Code ends what it started.
    if (process.platform === 'linux') await killAll(() => processesMarked({ environment: `${MARK_VARIABLE}=${mark}`, command: userData }));
  }
}

function asFailedRun(error: unknown): SuiteEnd {
  return { exit: error instanceof TestRunFailedError ? (error.code ?? 1) : 1, log: messageOf(error) };
}

/** The test may itself run in a terminal of VS Code, whose variables would turn a new window into a plain Node. */
function withoutOuterVscode(): Record<string, undefined> {
  const outer = Object.keys(process.env).filter((name) => /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|VITEST)/.test(name));
  return Object.fromEntries(outer.map((name) => [name, undefined]));
}

/** @vscode/test-electron starts one program: this one opens a display first. */
function underXvfb(executable: string, scratch: string): string {
  const script = path.join(scratch, 'code-under-xvfb');
  writeFileSync(script, `#!/bin/sh\nexec xvfb-run -a '${executable.replaceAll("'", `'\\''`)}' "$@"\n`);
  chmodSync(script, 0o755);
  return script;
}
