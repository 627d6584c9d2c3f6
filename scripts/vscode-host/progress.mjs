const started = performance.now();

/** One line for the person who waits, with the time it took to get here. */
export function progress(line) {
  process.stderr.write(`[vscode host +${((performance.now() - started) / 1000).toFixed(1)}s] ${line}\n`);
}
