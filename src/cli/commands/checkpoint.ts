import { readFileSync } from 'node:fs';
import { readCheckpoint } from '../../engine/index';
import { checkpointFile } from '../../os/checkpointPlace';
import { codeOf, messageOf } from '../../util/errors';
import { isUntouched, locate, type CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure } from '../failure';
import { printable } from '../render/printable';

/** Where the runs stand, as it was last written: no engine is asked, so it answers whatever has happened. */
export function checkpoint(context: CliContext, flags: { readonly json: boolean }): ExitCode {
  const { output } = context;
  const location = locate(context);
  const file = checkpointFile(location.stateFolder);
  const page = isUntouched(location) ? null : readPage(file);
  if (page === null) throw new CliFailure('There is no checkpoint: no plan has been started in this repository.', 'Start one with coppice run PLAN.md.');
  if (!flags.json) {
    for (const line of page.trimEnd().split('\n')) output.line(printable(line));
    return ExitCode.ok;
  }
  const read = readCheckpoint(page);
  if (!read.ok) throw new CliFailure(`${file} is not as Coppice wrote it: ${read.error}.`, 'Any command that starts the engine writes it anew: coppice status.');
  output.json({ type: 'checkpoint', file, ...read.value });
  return ExitCode.ok;
}

/** What the last checkpoint told that the state does not know; none where there is no page. */
export function checkpointDisagreements(stateFolder: string): readonly string[] {
  const page = readPage(checkpointFile(stateFolder));
  const read = page === null ? null : readCheckpoint(page);
  return read?.ok === true ? read.value.disagreements : [];
}

function readPage(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw new CliFailure(`${file} cannot be read: ${messageOf(thrown)}.`, 'Make it readable for you, or remove it: it is written anew.');
  }
}
