import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isExecutable, onPath } from './commands.mjs';
import { progress } from './progress.mjs';

const PROBE_LIMIT_MS = 8_000;
const REMEMBER_FAILURE_MS = 24 * 60 * 60 * 1000;

/** Desktop VS Code that is here already: the one named, the one on PATH, or an earlier download. Costs next to nothing. */
export function presentDesktop(downloaded) {
  const display = findDisplay();
  if (!display) return { kind: 'none', reason: 'no display (DISPLAY, WAYLAND_DISPLAY) and no xvfb-run on PATH', mayDownload: false };

  const named = process.env.VSCODE_EXECUTABLE;
  if (named && isExecutable(named)) return { kind: 'found', executable: path.resolve(named), ...display };
  if (named) return { kind: 'none', reason: `VSCODE_EXECUTABLE names ${named}, which cannot be run`, mayDownload: false };

  const executable = installedDesktop() ?? (downloaded && isExecutable(downloaded) ? downloaded : undefined);
  return executable ? { kind: 'found', executable, ...display } : { kind: 'none', reason: 'it is not installed', mayDownload: true };
}

function findDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return { xvfb: false };
  return onPath('xvfb-run') ? { xvfb: true } : undefined;
}

/** `code` on PATH is a script inside the installation; tests start the program beside it. */
function installedDesktop() {
  const launcher = onPath('code');
  if (!launcher) return undefined;
  const bin = path.dirname(realpathSync(launcher));
  const beside = ['../code', '../Code.exe', '../../../MacOS/Electron', '../../../MacOS/Code'];
  return beside.map((relative) => path.join(bin, relative)).find(isExecutable);
}

/** Downloads desktop VS Code where that works; where it did not within the last day, it is not tried again. */
export async function downloadDesktop(cache) {
  const failureFile = path.join(cache, 'desktop-unreachable.json');
  const failure = existsSync(failureFile) ? JSON.parse(readFileSync(failureFile, 'utf8')) : undefined;
  if (failure && Date.now() - failure.at < REMEMBER_FAILURE_MS) {
    return { kind: 'none', reason: `not installed, and the download failed within the last day: ${failure.reason} (delete ${failureFile} to try again)` };
  }
  try {
    // Asking for the list of versions tells within seconds whether the download can work at all.
    const { fetchStableVersions } = await import('@vscode/test-electron/out/download.js');
    await within(PROBE_LIMIT_MS, fetchStableVersions(true, PROBE_LIMIT_MS));
    progress('downloading desktop VS Code');
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    // Its own reporter writes to stdout, which is ours for the answer.
    const reporter = { report: () => undefined, error: (error) => progress(String(error)) };
    const executable = await downloadAndUnzipVSCode({ version: 'stable', cachePath: path.join(cache, 'desktop'), timeout: 15_000, reporter });
    return { kind: 'found', executable };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    writeFileSync(failureFile, JSON.stringify({ at: Date.now(), reason }));
    return { kind: 'none', reason: `not installed, and it cannot be downloaded: ${reason}` };
  }
}

function within(limitMs, promise) {
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs); });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
