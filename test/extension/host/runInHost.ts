import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { scratchRoot } from '../../support/scratchRoot';
import { runOnDesktop } from './desktop';
import { findInstallation } from './installation';
import type { PreparedSuite, SuiteEnd, SuiteResult, SuiteRun } from './suiteRun';
import { startHost } from './vscodeHost';

const DEFAULT_LIMIT_MS = 300_000;
/** The suite's entry appends what it prints to the file that this variable names. */
const REPORT_VARIABLE = 'COPPICE_SUITE_REPORT';

/** Runs a suite inside the extension host of the VS Code that this machine has: desktop, or else the server build. */
export async function runSuiteInHost(run: SuiteRun): Promise<SuiteResult> {
  const scratch = mkdtempSync(path.join(scratchRoot(), 'csr-'));
  try {
    const report = path.join(scratch, 'report.txt');
    const prepared: PreparedSuite = {
      ...run,
      scratch,
      extensionPath: run.extensionPath ?? writeEmptyExtension(scratch),
      env: { ...run.env, [REPORT_VARIABLE]: report },
      limitMs: run.limitMs ?? DEFAULT_LIMIT_MS,
    };
    const installation = await findInstallation();
    const useDesktop = installation.kind === 'desktop' && (run.vsix ?? []).length === 0;
    const end = useDesktop ? await runOnDesktop(installation, prepared) : await runOnServer(prepared);
    const printed = existsSync(report) ? readFileSync(report, 'utf8') : '';
    const output = end.exit === 0 ? printed : [printed, whyNot(end, prepared.limitMs), end.log].filter(Boolean).join('\n');
    return { ok: end.exit === 0, output, host: useDesktop ? 'desktop' : 'server' };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runOnServer(run: PreparedSuite): Promise<SuiteEnd> {
  const { folder, settings = {}, env, vsix = [], suitePath, extensionPath, limitMs } = run;
  const host = await startHost({ folder, settings, env, vsix, suite: suitePath, devExtension: extensionPath });
  const limit = new AbortController();
  try {
    const exit = await Promise.race([host.suiteExit, delay(limitMs, 'timeout' as const, { signal: limit.signal })]);
    return { exit, log: host.log.slice(-40).join('\n') };
  } finally {
    limit.abort();
    await host.stop();
  }
}

/** VS Code runs a suite only where some extension is under development. */
function writeEmptyExtension(scratch: string): string {
  const folder = path.join(scratch, 'empty');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'empty', publisher: 'coppice-test', version: '0.0.1', engines: { vscode: '*' } }));
  return folder;
}

function whyNot({ exit }: SuiteEnd, limitMs: number): string {
  const what = exit === 'timeout' ? `The suite did not end within ${String(limitMs)} ms.` : `The suite ended with ${String(exit)}.`;
  return `${what} The last that VS Code logged:`;
}
