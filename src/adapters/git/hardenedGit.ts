import { homedir } from 'node:os';
import { join } from 'node:path';
import { configPattern, judgeConfig, parseConfigList, type ConfigFacts } from './configFacts';
import { fixedOverrides, overrideVariables, type ConfigPair } from './environment';
import { GitError } from './gitError';
import { ResidentGit } from './residentGit';
import { runGit, type GitOutput } from './runGit';
import { stampOf } from './stamps';

/**
 * What a git is to work on. Both folders are told to it: what lies in a worktree (a `.git` file that was exchanged, a
 * repository inside) is never asked where the repository is.
 */
export interface GitPlace {
  readonly gitDir: string;
  readonly workTree: string;
}

export interface GitOptions {
  readonly input?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly timeoutMs?: number;
  readonly maxOutput?: number;
  readonly signal?: AbortSignal;
  readonly variables?: Readonly<Record<string, string>>;
  /** Leaves the index as it is, so that nobody else finds it locked. */
  readonly readOnly?: boolean;
}

/** A question to a git that stays for more of its kind. */
export interface ResidentQuestion {
  readonly args: readonly string[];
  readonly question: string;
  /** What an answer ends in, and what occurs nowhere else in it. */
  readonly end: string;
  readonly variables?: Readonly<Record<string, string>>;
}

interface Resident {
  /** What it was hardened by. */
  readonly facts: ConfigFacts;
  readonly git: ResidentGit;
}

interface Known {
  readonly stamps: string;
  readonly files: readonly string[];
  readonly facts: Promise<ConfigFacts>;
}

export interface HardenedGitOptions {
  readonly git: string;
  readonly commonDir: string;
  /** From `baseEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs git for one repository so that nothing configured or planted in it gets to run. */
export class HardenedGit {
  readonly #options: HardenedGitOptions;
  /** By git folder; one entry serves all worktrees unless they have configurations of their own. */
  readonly #known = new Map<string, Known>();
  /** What the environments for all places have in common, by the overrides in it. */
  readonly #prepared = new WeakMap<readonly ConfigPair[], Readonly<Record<string, string>>>();
  /** By what they were started with. */
  readonly #residents = new Map<string, Resident>();

  constructor(options: HardenedGitOptions) {
    this.#options = options;
  }

  get program(): string {
    return this.#options.git;
  }

  get commonDir(): string {
    return this.#options.commonDir;
  }

  /** Runs git and gives back what it said, whatever its exit code. */
  async run(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
    const environment = await this.environment(place, options);
    const { input, timeoutMs, maxOutput, signal } = options;
    return runGit({
      git: this.#options.git,
      args,
      cwd: place.workTree,
      environment,
      ...(input === undefined ? {} : { input }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(maxOutput === undefined ? {} : { maxOutput }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Runs git and gives back what it printed; throws a `GitError` unless it ended well. */
  async read(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<string> {
    const output = await this.run(place, args, options);
    if (output.code !== 0) throw this.failed(place, args, output);
    return output.stdout.toString('utf8');
  }

  /**
   * Asks a git that is there already, or stays from now on. Null where it gave no answer: then it has ended, and whoever asked
   * finds out by `run` what is the matter. It is hardened like any other, and replaced when the configuration changes.
   */
  async ask(place: GitPlace, { args, question, end, variables = {} }: ResidentQuestion): Promise<string | null> {
    const facts = await this.facts(place.gitDir);
    if (facts.volatile) return null;
    const kind = [place.gitDir, ...args].join('\0');
    let resident = this.#residents.get(kind);
    if (resident?.git.mute === true) return null;
    if (resident?.facts !== facts || !resident.git.fresh) {
      resident?.git.retire();
      const environment = { ...this.#plainEnvironment(place, facts.overrides), ...variables };
      resident = { facts, git: new ResidentGit({ git: this.#options.git, args, cwd: place.workTree, environment }) };
      this.#residents.set(kind, resident);
    }
    return resident.git.ask(question, end);
  }

  failed(place: GitPlace, args: readonly string[], output: GitOutput, next?: string): GitError {
    return new GitError({ args, folder: place.workTree, code: output.code, stderr: output.stderr, ...(next === undefined ? {} : { next }) });
  }

  async environment(place: GitPlace, options: Pick<GitOptions, 'variables' | 'readOnly'> = {}): Promise<Record<string, string>> {
    const { overrides } = await this.facts(place.gitDir);
    return {
      ...this.#plainEnvironment(place, overrides),
      ...(options.readOnly === true ? { GIT_OPTIONAL_LOCKS: '0' } : {}),
      ...options.variables,
    };
  }

  #plainEnvironment(place: GitPlace, overrides: readonly ConfigPair[]): Record<string, string> {
    const prepared = this.#prepared.get(overrides) ?? { ...this.#options.environment, ...overrideVariables([...overrides, ...fixedOverrides]) };
    this.#prepared.set(overrides, prepared);
    return {
      ...prepared,
      GIT_DIR: place.gitDir,
      GIT_WORK_TREE: place.workTree,
      GIT_COMMON_DIR: this.#options.commonDir,
    };
  }

  /** What the configuration says now. Read again only when a file it came from is another than before. */
  async facts(gitDir: string = this.#options.commonDir): Promise<ConfigFacts> {
    const shared = this.#fresh(this.#options.commonDir);
    const facts = await (shared?.facts ?? this.#learn(this.#options.commonDir));
    if (!facts.worktreeConfig || gitDir === this.#options.commonDir) return facts;
    return (this.#fresh(gitDir)?.facts ?? this.#learn(gitDir));
  }

  #fresh(gitDir: string): Known | null {
    const known = this.#known.get(gitDir);
    return known !== undefined && known.stamps === stampsOf(known.files) ? known : null;
  }

  #learn(gitDir: string): Promise<ConfigFacts> {
    const files = this.#configFiles(gitDir);
    // The stamps are taken before the reading: a change in between is noticed by the next call.
    const known: Known = { files, stamps: stampsOf(files), facts: this.#list(gitDir) };
    this.#known.set(gitDir, known);
    void known.facts.then(
      (facts) => {
        if (this.#known.get(gitDir) !== known) return;
        if (facts.volatile) this.#known.delete(gitDir);
        else if (facts.included.length > 0) this.#watchAlso(gitDir, known, facts.included);
      },
      () => this.#known.delete(gitDir),
    );
    return known.facts;
  }

  #watchAlso(gitDir: string, known: Known, included: readonly string[]): void {
    const files = [...known.files, ...included];
    this.#known.set(gitDir, { files, stamps: `${known.stamps} ${stampsOf(included)}`, facts: known.facts });
  }

  #configFiles(gitDir: string): readonly string[] {
    const { commonDir, environment } = this.#options;
    const home = environment['HOME'] ?? homedir();
    const xdg = environment['XDG_CONFIG_HOME'] ?? join(home, '.config');
    return [join(commonDir, 'config'), join(gitDir, 'config.worktree'), join(home, '.gitconfig'), join(xdg, 'git', 'config'), '/etc/gitconfig'];
  }

  async #list(gitDir: string): Promise<ConfigFacts> {
    const { git, commonDir } = this.#options;
    const place = { gitDir, workTree: commonDir };
    const args = ['config', '-z', '--show-scope', '--show-origin', '--get-regexp', configPattern];
    const output = await runGit({ git, args, cwd: commonDir, environment: this.#plainEnvironment(place, []) });
    // 1: nothing matches.
    if (output.code > 1) throw this.failed(place, args, output);
    const entries = parseConfigList(output.stdout.toString('utf8')).filter((entry) => entry.scope !== 'command');
    return judgeConfig(entries, commonDir);
  }
}

function stampsOf(files: readonly string[]): string {
  return files.map(stampOf).join(' ');
}
