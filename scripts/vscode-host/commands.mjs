import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Runs a program to its end and gives back its stdout. A failure is an error that carries the command and the last
 * lines of what it printed.
 */
export function run(program, args, { cwd, env = process.env, timeoutMs = 600_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    // Not spawn's own limit: its timer outlives a program that could not be started, and keeps this process waiting.
    const limit = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const printed = { stdout: '', both: '' };
    child.stdout.on('data', (chunk) => { printed.stdout += chunk; printed.both += chunk; });
    child.stderr.on('data', (chunk) => { printed.both += chunk; });
    child.on('error', (error) => {
      clearTimeout(limit);
      reject(new Error(`${program} cannot be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      if (code === 0) return resolve(printed.stdout);
      const tail = printed.both.trim().split('\n').slice(-12).join('\n    ');
      reject(new Error(`\`${[program, ...args].join(' ')}\` ended with ${signal ?? code}:\n    ${tail}`));
    });
  });
}

/** The first executable file of that name on PATH. */
export function onPath(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    if (folder && isExecutable(file)) return file;
  }
  return undefined;
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // not there, or not ours to run
  }
}

export const isRoot = () => process.getuid?.() === 0;
