import type { CheckResult, Failure, JobRequest, Refusal, TaskFailure } from '../../engine/index';
import { assertNever } from '../../util/assertNever';
import { givenText, leaveText } from './artifactPrompt';
import { criteriaText } from './criteriaPrompt';
import { failuresText } from './failurePrompt';
import { fenced } from './fenced';
import { askedText, regressionText, spawnText } from './spawnPrompt';

export type PromptJob = Pick<JobRequest, 'title' | 'job' | 'inputs' | 'outputs' | 'passesOn' | 'regression' | 'maySpawn' | 'asked' | 'prompt' | 'instructions' | 'worktree' | 'cwd' | 'branchRef' | 'number' | 'why' | 'advice' | 'checks' | 'criteria' | 'redBefore' | 'failures' | 'left' | 'round'>;

/**
 * What the agent is told, as one document. It names the worktree and no other folder: an agent that knows of the user's
 * own checkout sooner or later works in it.
 */
export function promptText(job: PromptJob): string {
  const sections = [`# ${job.title}`, job.prompt.trim(), partText(job), criteriaText(job), roundText(job), regressionText(job), givenText(job), whereAndHow(job), leaveText(job), spawnText(job), checksText(job)];
  const failure = failureText(job);
  if (failure !== null) sections.push(`## Why you are asked again (attempt ${String(job.number)})\n\n${failure}`);
  sections.push(askedText(job));
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** What went wrong before, for the agent; null where there is nothing to tell. */
export function failureText({ why, advice, failures, left }: Pick<PromptJob, 'why' | 'advice' | 'failures' | 'left'>): string | null {
  switch (why.kind) {
    case 'first':
    case 'round':
      return null;
    case 'again':
      return left === null ? null : leftText(left);
    case 'failure':
      return taskFailureText(why.failure, failures);
    case 'conflict':
      return (
        'Your earlier work conflicted with work that landed meanwhile. The branch now starts from the new state, without your commits. ' +
        `They are kept: \`git log -p ${why.oldTip}\` shows them. Do the task again on top of what is here now.\n\nFiles in conflict:\n${list(why.files)}${adviceText(advice)}`
      );
    case 'dirty':
      return (
        'You left changes that are not committed, so your work could not be taken. Commit what belongs to the task and ' +
        `discard the rest, so that \`git status\` is clean. Do nothing else.\n\nFiles:\n${list(why.files)}`
      );
    default:
      return assertNever(why, 'reason');
  }
}

function leftText({ commits, files }: NonNullable<PromptJob['left']>): string {
  const begun = 'An earlier attempt was ended before it was done, through no fault of its work.';
  if (commits === 0 && files.length === 0) return `${begun} It left nothing behind: begin as if it had not been.`;
  const done = commits === 0 ? '' : ` ${commits === 1 ? 'A commit is' : `${String(commits)} commits are`} on the branch already: \`git log\` shows ${commits === 1 ? 'it' : 'them'}.`;
  const open = files.length === 0 ? '' : `\n\nThese files have changes that are not committed. Look at them, keep what is right, and go on:\n${list(files)}`;
  return `${begun}${done} Go on from what is there.${open}`;
}

function adviceText(advice: readonly string[]): string {
  return advice.length === 0 ? '' : `\n\nThe plan says of them:\n${advice.map((note) => `- ${note}`).join('\n')}`;
}

function whereAndHow(job: PromptJob): string {
  if (job.branchRef === null) return lookAround(job.worktree);
  return [
    '## Where and how',
    '',
    `- Work in ${job.worktree} and nowhere else. It is a git worktree on the branch ${shortBranch(job.branchRef)}.`,
    ...(job.cwd === job.worktree ? [] : [`- You start in ${job.cwd}: that is the part the task is about.`]),
    '- Stay on this branch. Do not switch, merge, rebase, push or use `git stash`.',
    '- Commit your work on it when you are done, in one commit or several. What is not committed does not count, and `git status` must be clean at the end.',
    '- If you cannot do the task, end with a message that says why, and an exit code other than 0.',
  ].join('\n');
}

/** No branch, no commits: what is wanted of this job, its own prompt says. */
function lookAround(worktree: string): string {
  return [
    '## Where and how',
    '',
    `- Work in ${worktree} and nowhere else. It is a git worktree for you to look around in.`,
    '- What you change or commit there is thrown away; only what you were asked to write is kept.',
    '- If you cannot do what is asked, end with a message that says why, and an exit code other than 0.',
  ].join('\n');
}

export function shortBranch(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

/** What the agent is to do of a task that several work on, one after another. */
function partText({ job, instructions }: PromptJob): string {
  return instructions.trim() === '' ? '' : `## Your part: ${job}\n\n${instructions.trim()}`;
}

/** A task that goes on beside the others is done a little at a time. */
function roundText({ round }: PromptJob): string {
  if (round === undefined) return '';
  const head = '## This task goes on beside the others';
  if (round.final) return `${head}\n\nThis is its last round: all others are done, and what they did is here. Bring it to its end. If nothing is left to do, end without a commit.`;
  return `${head}\n\nThis is round ${String(round.number)}. Do what can be done by now, commit it and end: it lands, and when others have landed more you are started again from there. If there is nothing to do now, end without a commit.`;
}

function checksText({ checks, redBefore }: Pick<PromptJob, 'checks' | 'redBefore'>): string {
  if (checks.length === 0) return '';
  const blocks = checks.map((command) => (redBefore.includes(command) ? `${fenced(command)}\n\nIt failed before you began.` : fenced(command)));
  return `## How it is judged\n\nEach of these must exit with 0. Run them yourself before you end.\n\n${blocks.join('\n\n')}`;
}

function taskFailureText(failure: TaskFailure, failures: readonly Failure[]): string {
  switch (failure.kind) {
    case 'agent-exit': {
      const how = failure.signal === null ? `with exit code ${String(failure.code ?? 'unknown')}` : `by the signal ${failure.signal}`;
      const said = found(failures);
      return [`The last attempt ended ${how}.`, ...said, tailText(failure.tail).trim()].join(said.length === 0 ? ' ' : '\n\n');
    }
    case 'cancelled':
      return 'The last attempt was cancelled before it ended. What it had done is in the worktree.';
    case 'agent-missing':
      return `The last attempt could not be started: ${failure.reason}`;
    case 'checks': {
      const where = failure.where === 'worktree' ? 'on your work' : 'on your work merged with what the others have landed';
      return `Checks failed ${where}. \`git log\` shows what is on the branch already; add what is missing.\n\n${[...found(failures), ...failure.results.filter(isFailed).map(checkText)].join('\n\n')}`;
    }
    case 'worktree':
      return `The worktree could not be prepared: ${failure.reason}`;
    case 'setup':
      return 'The worktree could not be made ready: a command of its setup did not succeed. It has by now.';
    case 'outputs':
      return `The last attempt did not leave what it had to:\n${failure.problems.map((problem) => `- ${problem}`).join('\n')}`;
    case 'criteria':
      return unmetText(failure);
    case 'refused':
      return refusalText(failure.refusal);
    case 'dependency':
      return `The task ${failure.key}, which this one needs, had failed.`;
    case 'landing':
      return `Your work could not be landed: ${failure.reason}`;
    default:
      return assertNever(failure, 'failure');
  }
}

function unmetText({ unmet, of, problems }: Extract<TaskFailure, { kind: 'criteria' }>): string {
  const said = { not_met: 'is not met', cannot_tell: 'cannot be told', unanswered: 'was not answered' } as const;
  const each = unmet.map(({ number, text, verdict, reason }) => `- ${String(number)}. ${oneLine(text)}\n  It ${said[verdict]}: ${oneLine(reason)}`);
  const head = `The work was judged by its acceptance criteria, and ${String(unmet.length)} of ${String(of)} are not proven:`;
  return [...(each.length === 0 ? [] : [`${head}\n${each.join('\n')}`]), ...problems].join('\n\n');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

function found(failures: readonly Failure[]): readonly string[] {
  const text = failuresText(failures);
  return text === '' ? [] : [text];
}

function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'no-commits':
      return 'The last attempt ended without a commit. Commit your work on the branch.';
    case 'dirty-tree':
      return `The last attempt left changes that are not committed. Commit what belongs to the task, discard the rest:\n${list(refusal.files)}`;
    case 'unexpected-branch':
      return `The last attempt ended on ${shortBranch(refusal.found)} instead of ${shortBranch(refusal.expected)}. Bring your commits to the branch you were given.`;
    case 'base-lost':
      return `The commit ${refusal.base}, from which you started, is no longer part of your branch. Do not rewrite what was there before you.`;
    case 'conflict-markers':
      return `These files contain conflict markers. Resolve them and commit:\n${list(refusal.files)}`;
    case 'worktree-gone':
      return 'The worktree of the last attempt disappeared. Do not remove or move it.';
    case 'integration-busy':
      return `Your work could not be landed, through no fault of its own: ${refusal.reason}`;
    default:
      return assertNever(refusal, 'refusal');
  }
}

function isFailed(result: CheckResult): boolean {
  return result.exit.kind !== 'code' || result.exit.code !== 0;
}

function checkText(result: CheckResult): string {
  const before = result.redBefore === true ? ' It was red before you: it failed on the commit you started from, too.' : '';
  return `${fenced(result.command)}\n\n${exitText(result.exit)}${before}${tailText(result.tail)}`;
}

function exitText(exit: CheckResult['exit']): string {
  switch (exit.kind) {
    case 'code':
      return `It exited with ${String(exit.code)}.`;
    case 'signal':
      return `It was ended by ${exit.signal}.`;
    case 'timeout':
      return `It did not end within ${String(Math.round(exit.afterMs / 1000))} seconds.`;
    case 'not-started':
      return `It could not be started: ${exit.reason}`;
    default:
      return assertNever(exit, 'exit');
  }
}

function tailText(tail: string): string {
  return tail.trim() === '' ? ' It printed nothing.' : ` The end of what it printed:\n\n${fenced(tail.trimEnd())}`;
}

function list(files: readonly string[]): string {
  return files.map((file) => `- ${JSON.stringify(file).slice(1, -1)}`).join('\n');
}
