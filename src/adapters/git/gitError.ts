/** What a failed git call needs to be told in one message. */
export interface GitFailure {
  readonly args: readonly string[];
  readonly folder: string;
  readonly code: number | null;
  readonly stderr: string;
  /** What to do next; without one, a hint is chosen from git's own words. */
  readonly next?: string;
}

/** Git did not do what it was asked, for a reason that is nobody's expected answer. The message can be shown. */
export class GitError extends Error {
  readonly code: number | null;
  readonly stderr: string;

  constructor(failure: GitFailure) {
    super(describe(failure));
    this.name = 'GitError';
    this.code = failure.code;
    this.stderr = failure.stderr;
  }
}

function describe(failure: GitFailure): string {
  const words = shortened(failure.stderr) || (failure.code === null ? 'it did not end by itself' : `it ended with code ${String(failure.code)} and said nothing`);
  return `git ${shortCommand(failure.args)} failed in ${failure.folder}: ${words}. ${failure.next ?? nextStep(failure.stderr)}`;
}

/** The verb and its options, not the long list of paths and messages behind them. */
export function shortCommand(args: readonly string[]): string {
  const text = args.slice(0, 4).join(' ');
  return text.length > 90 || args.length > 4 ? `${text.slice(0, 90)}…` : text;
}

function shortened(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^(fatal|error): /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'));
  const text = lines.slice(0, 3).join('; ').replace(/[.;]+$/, '');
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/no space left on device|disk quota exceeded/i, 'Free some space on that disk, then try again.'],
  [/read-only file system/i, 'The disk is mounted read-only: mount it writable, then try again.'],
  [/permission denied|operation not permitted/i, 'Check who owns the files there and whether you may write to them, then try again.'],
  [/dubious ownership/i, 'If you trust this repository, run `git config --global --add safe.directory FOLDER` with that folder.'],
  [/exists; cannot create/i, 'A branch whose name is the first part of that one is in the way: rename it (`git branch -m OLD NEW`), then try again.'],
  [/\.lock': File exists|cannot lock ref|unable to create .*\.lock/i, 'Another git process is at work there. When there is none, `coppice resume` clears what a killed one left.'],
  [/bad config|unable to parse|invalid section/i, 'Correct that git configuration file, then try again.'],
  [/transport '.*' not allowed/i, 'Objects are missing and would have to come over that transport, which Coppice does not use: run `git fetch` yourself first.'],
  [/missing blob|bad object|unable to read|not a valid object|object file .* is empty/i, 'The repository lacks an object: `git fsck` tells more, `git fetch` may bring it back.'],
  [/unrelated histories/i, 'The two have no commit in common: redo the work on a branch that starts at the base.'],
];

function nextStep(stderr: string): string {
  for (const [pattern, hint] of hints) if (pattern.test(stderr)) return hint;
  return 'Run the command there yourself to see more.';
}
