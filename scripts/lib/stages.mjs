import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');
/** Logs and machine-readable results of the last run. */
export const results = path.join(root, 'out', 'results');

/** A program of a package of ours, as arguments for Node: no shell, no batch file. */
export function tool(packagePath, ...args) {
  return [path.join(root, 'node_modules', packagePath), ...args];
}

/**
 * Runs `node ...args` as one named stage and prints a line with its time; where it fails, also what
 * `explain` makes of its output, which is the whole of it unless the caller knows better.
 * Gives back whether it succeeded. The output is kept in out/results/NAME.log either way.
 */
export async function stage(name, args, { env = {}, explain = (output) => output } = {}) {
  const started = performance.now();
  const { code, output } = await run(args, env);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  mkdirSync(results, { recursive: true });
  writeFileSync(path.join(results, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.log`), output);
  const ok = code === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(24)} ${seconds.padStart(6)} s`);
  if (!ok) console.log(`\n${explain(output).trimEnd()}\n`);
  return ok;
}

function run(args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** Runs jobs with at most `width` at a time; true when every one succeeded. */
export async function allOf(jobs, width) {
  const waiting = [...jobs];
  let ok = true;
  const worker = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) ok = (await job()) && ok;
  };
  await Promise.all(Array.from({ length: width }, worker));
  return ok;
}
