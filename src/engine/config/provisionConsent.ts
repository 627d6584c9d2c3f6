import type { Provision, ProvisionCommand, ShareRule } from '../model/provision';
import { PROJECT_CONFIG_FILE } from './projectConfig';

/** What a run does to make worktrees ready, line by line: people agree to it together with the plan's own commands. */
export function provisionConsent({ include, share, setup, teardown }: Provision): readonly string[] {
  return [
    ...commands('In each new worktree', setup),
    ...commands('Before a worktree is removed', teardown),
    ...list('Copied into each worktree', include.map((pattern) => JSON.stringify(pattern))),
    ...list('Shared with each worktree', share.map(shareText)),
  ];
}

function commands(when: string, given: readonly ProvisionCommand[]): readonly string[] {
  return given.flatMap(({ command, cwd }) => [`${when}${cwd === '.' ? '' : `, in ${JSON.stringify(cwd)}`} (${PROJECT_CONFIG_FILE}):`, ...quoted(command)]);
}

function quoted(command: string): readonly string[] {
  return command
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index === 0 ? '  $ ' : '    '}${line}`);
}

function list(what: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${what} (${PROJECT_CONFIG_FILE}): ${items.join(', ')}`];
}

function shareText({ path, how }: ShareRule): string {
  return `${JSON.stringify(path)}${how === 'symlink' ? ' as links that agents can write through' : ''}`;
}
