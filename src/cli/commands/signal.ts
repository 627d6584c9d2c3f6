import { appendFileSync } from 'node:fs';
import { messageOf } from '../../util/errors';
import type { CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure } from '../failure';

export const SIGNALS = ['working', 'idle', 'needs-input'] as const;
export type Signal = (typeof SIGNALS)[number];

const LONGEST_QUESTION = 2_000;

/**
 * For hooks of agents: what the agent is doing, as a line of its status file. No engine is asked, so it takes no longer than
 * this program's start, and is good while none runs.
 */
export function signal({ environment }: CliContext, state: Signal, words: readonly string[]): ExitCode {
  const file = environment['COPPICE_STATUS_FILE'] ?? '';
  if (file === '') throw new CliFailure('This is no agent of Coppice at work: there is no COPPICE_STATUS_FILE.', 'coppice job is for agents and their hooks, from inside their task.');
  const question = words.join(' ').replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_QUESTION);
  if (question !== '' && state !== 'needs-input') throw new CliFailure('Only needs-input is given words: the question.', `coppice job signal ${state}`);
  try {
    appendFileSync(file, `${state}${question === '' ? '' : `: ${question}`}\n`, { mode: 0o600 });
  } catch (thrown) {
    throw new CliFailure(`The state could not be told: ${messageOf(thrown)}`, 'The run folder of this attempt is gone: end your work.');
  }
  return ExitCode.ok;
}
