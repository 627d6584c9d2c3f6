import { writeSync } from 'node:fs';

const steering = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f]', 'g');

/** A line for whoever watches the runner: its terminal, or the runner.log of a run without one. */
export function tellPerson(line: string): void {
  try {
    // Titles come from plans: they are shown, and must not steer the terminal.
    writeSync(2, `${line.replace(steering, ' ')}\n`);
  } catch {
    // Nobody watches any more: the terminal was closed. What matters is in the run folder.
    return;
  }
}
