/** How a path of the main checkout gets into a worktree. `auto`: cloned where the disk can, copied elsewhere; never linked. */
export type ShareMethod = 'auto' | 'clone' | 'copy' | 'symlink';

export interface ShareRule {
  /** A file or folder, relative to the repository. */
  readonly path: string;
  readonly how: ShareMethod;
}

export interface ProvisionCommand {
  /** Shell text, run verbatim as a script file. */
  readonly command: string;
  /** Folder relative to the worktree's root; `.` for the root itself. */
  readonly cwd: string;
  readonly timeoutMs: number;
}

export interface PortRange {
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** Ports that are one worktree's own for as long as it stands. */
export interface PortBlock {
  readonly first: number;
  readonly count: number;
}

/**
 * What a worktree is given besides the files of its commit. A plan keeps what it was started with: people agreed to that
 * and to nothing that was written into the settings since.
 */
export interface Provision {
  /** Patterns in the syntax of `.gitignore`, beside those of `.worktreeinclude`. */
  readonly include: readonly string[];
  readonly share: readonly ShareRule[];
  readonly setup: readonly ProvisionCommand[];
  readonly teardown: readonly ProvisionCommand[];
  /** Null: worktrees get no ports. */
  readonly ports: PortRange | null;
  readonly submodules: boolean;
  /** The checks run once before the agent starts, so that what was red before is known. */
  readonly baseline: boolean;
}

export const NO_PROVISION: Provision = { include: [], share: [], setup: [], teardown: [], ports: null, submodules: false, baseline: false };
