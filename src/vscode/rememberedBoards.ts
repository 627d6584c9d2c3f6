import type { Snapshot } from '../protocol/views';

/** The part of VS Code's memento that is needed. What is kept there lies with the user, not in the repository. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const KEY = 'boards';
const FORMAT = 1;
/** Enough to look something up; the engine has all of it. */
const MOST_PLANS = 20;

interface Kept {
  readonly format: number;
  readonly boards: Readonly<Record<string, Snapshot>>;
}

/** The last board seen of each repository, shown while no engine runs and in Restricted Mode. */
export class RememberedBoards {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  read(repository: string): Snapshot | null {
    const boards = this.#boards();
    return Object.hasOwn(boards, repository) ? (boards[repository] ?? null) : null;
  }

  write(repository: string, board: Snapshot): void {
    const kept: Kept = { format: FORMAT, boards: { ...this.#boards(), [repository]: shortened(board) } };
    void this.#memory.update(KEY, kept);
  }

  #boards(): Readonly<Record<string, Snapshot>> {
    const kept = this.#memory.get(KEY);
    // Only this class writes here: the format's number is all that can differ, after an update.
    return isKept(kept) ? kept.boards : {};
  }
}

/** The newest plans, without the output of their checks. */
function shortened(board: Snapshot): Snapshot {
  const plans = [...board.plans].sort((a, b) => b.createdAt - a.createdAt).slice(0, MOST_PLANS);
  const known = new Set(plans.map((plan) => plan.id));
  return {
    ...board,
    trouble: null,
    plans,
    tasks: board.tasks.filter((task) => known.has(task.planId)).map((task) => ({ ...task, checks: [] })),
    worktrees: board.worktrees.filter((worktree) => (worktree.planId === null || known.has(worktree.planId)) && worktree.state !== 'removed'),
  };
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
}
