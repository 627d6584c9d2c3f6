import * as z from 'zod';
import type { Provision, ProvisionCommand } from '../model/provision';
import { findHiddenCharacter } from '../plan/quote';
import { judgeRepositoryPath } from '../plan/rules/repositoryPath';

const SETUP_SECONDS = 10 * 60;
const TEARDOWN_SECONDS = 60;
const MOST_SECONDS = 6 * 60 * 60;
const MOST_PORTS = 100;

/** People agree to what they see, so nothing may hide in it. */
const visibleText = z.string().regex(/\S/, 'It is empty.').max(64 * 1024).refine((text) => findHiddenCharacter(text) === -1, 'It holds a hidden character: what is shown would not be what is used.');
const pathInside = visibleText.refine((path) => judgeRepositoryPath(path).kind === 'inside', 'It must lie inside the repository: a relative path with forward slashes and without "..".');
const pattern = visibleText.refine((text) => !text.includes('\n') && text.length <= 1000, 'A pattern is one line.');

const command = z.union([
  visibleText,
  z.strictObject({
    command: visibleText.describe('Shell text, run exactly as it stands here.'),
    cwd: pathInside.exactOptional().describe("The folder it runs in, relative to the worktree; the worktree's root unless said."),
    timeout: z.number().int().min(1).max(MOST_SECONDS).exactOptional().describe('Seconds it may take. Then it is ended with everything it started.'),
  }),
]);

const share = z.strictObject({
  path: pathInside.describe('A file or folder that git ignores, relative to the repository.'),
  how: z.enum(['auto', 'clone', 'copy', 'symlink']).default('auto').describe('auto: cloned (copy on write) where the disk can, copied elsewhere. clone: the same, with a word in the log where it was copied. copy: always copied. symlink: a folder of links to what is in your checkout; agents can write through them.'),
});

const ports = z
  .strictObject({
    count: z.number().int().min(1).max(MOST_PORTS).default(10).describe('How many each worktree gets.'),
    from: z.number().int().min(1024).max(65_535).default(42_000),
    to: z.number().int().min(1024).max(65_535).default(52_000).describe('The last port that may be given away.'),
  })
  .refine(({ count, from, to }) => from + count - 1 <= to, 'There is no room for a block between "from" and "to".');

/** What worktrees are given besides the files of their commit. */
export const worktreeSettings = z.strictObject({
  include: z.array(pattern).max(200).default([]).describe('Files of your checkout that git ignores and worktrees need (.env and the like), as patterns in the syntax of .gitignore; beside those in .worktreeinclude. They are copied.'),
  share: z.array(share).max(50).default([]).describe('Large folders that git ignores and worktrees need (node_modules and the like), and how they get there.'),
  setup: z.array(command).max(20).default([]).describe('Commands that make a new worktree ready. The agent starts when all of them have succeeded. May run again in the same worktree: COPPICE_SETUP_RUN counts.'),
  teardown: z.array(command).max(20).default([]).describe('Commands that run before a worktree is removed. Their failure is told and keeps nothing.'),
  ports: ports.exactOptional().describe('A block of free ports for each worktree, in COPPICE_PORT and COPPICE_PORT_COUNT.'),
  submodules: z.boolean().default(false).describe('Fill submodules from those of your checkout, without network.'),
  pool: z.number().int().min(0).max(64).default(0).describe('How many worktrees whose work has landed stand by for the next task, which then starts quicker. 0: none.'),
  reuse: z.array(pathInside).max(50).default([]).describe('Ignored files and folders that stay in a worktree that stands by (node_modules and the like). All others are taken out of it.'),
  baseline: z.boolean().default(false).describe("Run a task's checks before its agent starts, so that what was red before is known."),
});

export type WorktreeSettings = z.infer<typeof worktreeSettings>;

export function provisionOf({ include, share: rules, setup, teardown, ports: range, submodules, baseline }: WorktreeSettings): Provision {
  return {
    include,
    share: rules,
    setup: setup.map((given) => provisionCommand(given, SETUP_SECONDS)),
    teardown: teardown.map((given) => provisionCommand(given, TEARDOWN_SECONDS)),
    ports: range ?? null,
    submodules,
    baseline,
  };
}

function provisionCommand(given: WorktreeSettings['setup'][number], seconds: number): ProvisionCommand {
  if (typeof given === 'string') return { command: given, cwd: '.', timeoutMs: seconds * 1000 };
  return { command: given.command, cwd: given.cwd ?? '.', timeoutMs: (given.timeout ?? seconds) * 1000 };
}
