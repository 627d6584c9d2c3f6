import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { ConfigPair } from './environment';

/** One line of `git config -z --show-scope --show-origin`. */
export interface ConfigEntry {
  readonly scope: string;
  readonly origin: string;
  readonly key: string;
  readonly value: string;
}

/** What the engine has to know of a repository's configuration before it lets git read it. */
export interface ConfigFacts {
  /** Takes the teeth out of every program the configuration names. */
  readonly overrides: readonly ConfigPair[];
  readonly userName: string | null;
  readonly userEmail: string | null;
  /** Author and committer have names or addresses apart from the user's. */
  readonly separateIdentities: boolean;
  /** Filters that are configured and that we do not run. */
  readonly silencedFilters: readonly string[];
  /** Each worktree may have a configuration of its own. */
  readonly worktreeConfig: boolean;
  /** Refs are kept as files, so that they can be read without git. */
  readonly refsAreFiles: boolean;
  /** The main worktree has a part of the files checked out, and worktrees follow it. */
  readonly sparse: boolean;
  /** Where else configuration was read from. */
  readonly included: readonly string[];
  /** The repository's own configuration includes others, by conditions we do not judge: read it anew each time. */
  readonly volatile: boolean;
}

/** Matches the canonical form, in which sections and variables are lower-case. */
export const configPattern =
  '^(filter\\..*\\.(clean|smudge|process|required)' +
  '|merge\\..*\\.(driver|recursive)|merge\\.default' +
  '|diff\\..*\\.(command|textconv)' +
  '|core\\.sparsecheckout|lfs\\..*|extensions\\..*|include\\.path|includeif\\..*\\.path|(user|author|committer)\\.(name|email))$';

export function parseConfigList(output: string): readonly ConfigEntry[] {
  const fields = output.split('\0');
  const entries: ConfigEntry[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const pair = fields[index + 2] ?? '';
    const cut = pair.indexOf('\n');
    entries.push({
      scope: fields[index] ?? '',
      origin: (fields[index + 1] ?? '').replace(/^file:/, ''),
      key: cut < 0 ? pair : pair.slice(0, cut),
      value: cut < 0 ? '' : pair.slice(cut + 1),
    });
  }
  return entries;
}

export function judgeConfig(entries: readonly ConfigEntry[], folder: string): ConfigFacts {
  const last = new Map(entries.map((entry) => [entry.key, entry]));
  const filters = namesIn(entries, 'filter');
  const trustedLfs = entries.some((entry) => entry.key.startsWith('filter.lfs.') && isUsers(entry));
  const overrides = new Map<string, string>();
  for (const name of filters) for (const [key, value] of silencedFilter(name, trustedLfs)) overrides.set(key, value);
  for (const entry of entries) for (const [key, value] of silencedDriver(entry.key)) overrides.set(key, value);
  const includes = entries.filter((entry) => /^(include|includeif\..*)\.path$/s.test(entry.key));
  return {
    overrides: [...overrides],
    userName: nonEmpty(last.get('user.name')),
    userEmail: nonEmpty(last.get('user.email')),
    separateIdentities: entries.some((entry) => /^(author|committer)\./.test(entry.key)),
    silencedFilters: filters.filter((name) => name !== 'lfs' || !trustedLfs),
    worktreeConfig: last.get('extensions.worktreeconfig')?.value.toLowerCase() === 'true',
    refsAreFiles: (last.get('extensions.refstorage')?.value ?? 'files') === 'files',
    sparse: last.get('core.sparsecheckout')?.value.toLowerCase() === 'true',
    included: includes.map((entry) => includedFile(entry, folder)),
    volatile: includes.some((entry) => !isUsers(entry)),
  };
}

/** Written by the user or the machine's owner, not by whoever can write to the repository. */
function isUsers(entry: ConfigEntry): boolean {
  return entry.scope === 'global' || entry.scope === 'system';
}

function namesIn(entries: readonly ConfigEntry[], section: string): readonly string[] {
  const names = new Set<string>();
  for (const { key } of entries) {
    if (key.startsWith(`${section}.`) && key.lastIndexOf('.') > section.length) names.add(key.slice(section.length + 1, key.lastIndexOf('.')));
  }
  return [...names];
}

/** Nobody is asked for what is not in the cache: this wins over every other address, and can never be there. */
const NO_SERVER = 'file:///dev/null/coppice';

function silencedFilter(name: string, trustedLfs: boolean): readonly ConfigPair[] {
  const key = (variable: string): string => `filter.${name}.${variable}`;
  if (name === 'lfs' && trustedLfs) {
    // The program the user installed, never a command of the same name that the repository spells out.
    return [
      [key('clean'), 'git-lfs clean -- %f'],
      [key('smudge'), 'git-lfs smudge -- %f'],
      [key('process'), 'git-lfs filter-process'],
      ['lfs.url', NO_SERVER],
    ];
  }
  return [
    [key('clean'), ''],
    [key('smudge'), ''],
    [key('process'), ''],
    [key('required'), 'false'],
  ];
}

function silencedDriver(key: string): readonly ConfigPair[] {
  // Git's own three-way merge of the text, with conflicts as git marks them, stands in for a merge program.
  if (/^merge\..*\.driver$/s.test(key)) return [[key, 'git merge-file -q --marker-size=%L %A %O %B']];
  if (/^merge\..*\.recursive$/s.test(key)) return [[key, 'text']];
  if (key === 'merge.default') return [[key, 'text']];
  if (/^diff\..*\.(command|textconv)$/s.test(key)) return [[key, '']];
  if (/^lfs\.customtransfer\..*\.(path|args)$/s.test(key)) return [[key, '']];
  if (/^lfs\.extension\..*\.(clean|smudge)$/s.test(key)) return [[key, 'cat']];
  if (/^lfs\.(.*\.)?standalonetransferagent$/s.test(key)) return [[key, '']];
  return [];
}

function nonEmpty(entry: ConfigEntry | undefined): string | null {
  const value = entry?.value.trim() ?? '';
  return value === '' ? null : value;
}

function includedFile(entry: ConfigEntry, folder: string): string {
  const path = entry.value.startsWith('~/') ? join(homedir(), entry.value.slice(2)) : entry.value;
  return isAbsolute(path) ? path : resolve(dirname(resolve(folder, entry.origin)), path);
}
