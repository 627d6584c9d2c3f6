import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { homedir, userInfo } from 'node:os';
import { basename } from 'node:path';

const MOST_OUTPUT = 1024 * 1024;

/**
 * The PATH of the user's login shell, for programs that were started from a desktop and have a poorer one. Null where
 * the shell is silent, strange or slow: then what we have must do.
 */
export async function loginShellPath(limitMs = 2000, shell: string | null = loginShell()): Promise<string | null> {
  if (process.platform === 'win32' || shell === null || !/^(ba|z|k|da|fi)?sh$/.test(basename(shell))) return null;
  const mark = randomBytes(8).toString('hex');
  const output = await outputOf(shell, ['-l', '-i', '-c', `printf '%s' ${mark}; /usr/bin/env printenv PATH; printf '%s' ${mark}`], limitMs);
  // Start files may print what they like before and after.
  const path = output?.split(mark)[1]?.trim();
  return path === undefined || path === '' || path.includes('\n') ? null : path;
}

function loginShell(): string | null {
  const named = userInfo().shell ?? process.env['SHELL'] ?? null;
  return named === null || !named.startsWith('/') ? null : named;
}

function outputOf(file: string, args: readonly string[], limitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true, cwd: homedir() });
    let output = '';
    const finish = (value: string | null): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      resolve(value);
    };
    const timer = setTimeout(() => {
      if (child.pid !== undefined) endGroup(child.pid);
      finish(null);
    }, limitMs);
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      if (output.length < MOST_OUTPUT) output += text;
    });
    child.once('error', () => {
      finish(null);
    });
    child.once('exit', () => {
      // What the shell printed may still be in the pipe.
      setImmediate(() => {
        finish(output);
      });
    });
  });
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime; there is nothing left to end.
    return;
  }
}
