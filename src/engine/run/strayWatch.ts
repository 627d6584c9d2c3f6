import { messageOf } from '../../util/errors';
import type { Disposable } from '../../util/disposable';
import { NO_STRAYS, type Stray, type Strays } from '../model/stray';
import type { Oid } from '../model/plan';
import type { Task } from '../model/task';
import type { BranchSight, Ports, WorktreeRequest } from '../ports';
import { seenRef } from './names';
import { baseOf } from './provision/provisionFor';
import type { State } from './state';

export interface StrayWatchOptions {
  readonly ports: Pick<Ports, 'git' | 'clock' | 'log' | 'lookAtWorktreesMs'>;
  state(): State;
  readonly onStrays: (before: Strays, after: Strays) => void;
}

/**
 * Looks every few seconds at the worktrees and branches of tasks that are under way or wait, for what people did to
 * them. It is only shown: each step finds out for itself. A commit that is on its branch no longer is kept under a ref of its
 * own before it can be lost.
 */
export class StrayWatch {
  readonly #options: StrayWatchOptions;
  /** Commits that were taken from their branches and are safe by now. */
  readonly #kept = new Set<Oid>();
  #alarm: Disposable | null = null;
  #looking: Promise<void> | null = null;
  #strays = NO_STRAYS;
  #stopped = false;

  constructor(options: StrayWatchOptions) {
    this.#options = options;
  }

  get strays(): Strays {
    return this.#strays;
  }

  /** Something happened: there may be somebody to look at, or nobody any more. */
  follow(): void {
    const { clock } = this.#options.ports;
    const everyMs = this.#options.ports.lookAtWorktreesMs();
    if (everyMs === null || this.#alarm !== null || this.#looking !== null || this.#stopped) return;
    if (watched(this.#options.state()).length === 0) {
      this.#strays = NO_STRAYS;
      return;
    }
    this.#alarm = clock.wakeAt(clock.wall() + everyMs, () => {
      this.#alarm = null;
      this.#looking = this.#look().finally(() => {
        this.#looking = null;
        this.follow();
      });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#alarm?.dispose();
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { ports, onStrays } = this.#options;
    try {
      const under = watched(this.#options.state());
      const sights = await ports.git.sightOf(under.map(({ request }) => request));
      const found = await Promise.all(sights.map(async (sight, index) => [under[index]?.task, await this.#strayOf(sight, under[index]?.task)] as const));
      const before = this.#strays;
      this.#strays = new Map(found.flatMap(([task, stray]) => (task === undefined || stray === null ? [] : [[task.id, stray]])));
      onStrays(before, this.#strays);
    } catch (thrown) {
      ports.log.warn('The worktrees of tasks could not be looked at', { reason: messageOf(thrown) });
    }
  }

  async #strayOf({ tip, last, stray }: BranchSight, task: Task | undefined): Promise<Stray | null> {
    if (task === undefined || last === null || (await this.#holds(tip, last))) return stray;
    if (!this.#kept.has(last)) await this.#options.ports.git.keep(seenRef(task, last), last);
    this.#kept.add(last);
    return stray ?? { kind: 'moved-back', seen: last };
  }

  async #holds(tip: Oid | null, commit: Oid): Promise<boolean> {
    return tip !== null && (tip === commit || (await this.#options.ports.git.isAncestor(commit, tip)));
  }
}

interface Watched {
  readonly task: Task;
  readonly request: WorktreeRequest;
}

function watched(state: State): readonly Watched[] {
  return [...state.plans.values()].flatMap((plan) =>
    state
      .planTasks(plan.id)
      .in('running', 'checking', 'queued', 'landing', 'waiting', 'attention')
      .flatMap((task) => {
        const worktree = state.worktrees.get(task.worktreeId ?? '');
        if (worktree?.state.kind !== 'standing') return [];
        return [{ task, request: { id: worktree.id, path: worktree.path, branchRef: worktree.branchRef, base: baseOf(state, worktree) } }];
      }),
  );
}
