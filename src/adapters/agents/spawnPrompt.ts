import type { JobRequest } from '../../engine/index';
import { fenced } from './fenced';

/** Why a job is there that no template has. What it is asked stands above, as it was asked. */
export function regressionText({ regression }: Pick<JobRequest, 'regression'>): string {
  if (regression === null) return '';
  return `## Why you were asked\n\nThe job ${regression.by} is at work in this worktree and waits for you. It says:\n\n${fenced(regression.reason.trim())}`;
}

/** How to have something mended while one waits. */
export function spawnText({ maySpawn }: Pick<JobRequest, 'maySpawn'>): string {
  if (!maySpawn) return '';
  return [
    '## Having something mended',
    '',
    'Where the work has to be mended before you can go on, you may ask for a job in this worktree. The command waits until it has ended, and says what came of it:',
    '',
    fenced("coppice job spawn --role dev --reason 'What is wrong' --output LOGFILE 'What to do'"),
    '',
    'Commit your own work first, and change nothing while you wait. Its exit code is 0 where the job ended well; then look at the work anew.',
  ].join('\n');
}

/** What became of jobs that were asked for before the one who asked was cut short. */
export function askedText({ asked }: Pick<JobRequest, 'asked'>): string {
  if (asked.length === 0) return '';
  return `## What became of the jobs you asked for before\n\n${asked.map(({ job, text }) => `- ${job}: ${text}`).join('\n')}`;
}
