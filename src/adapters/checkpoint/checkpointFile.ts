import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { checkpointOf, checkpointPage, disagreements, readCheckpoint, type Clock, type Delta, type Engine, type Log } from '../../engine/index';
import { checkpointFile, workspaceCheckpoint } from '../../os/checkpointPlace';
import type { Disposable } from '../../util/disposable';
import { messageOf } from '../../util/errors';

/** What a task does may be on the page so much later. */
const LATER_MS = 1000;

export interface CheckpointOptions {
  readonly engine: Pick<Engine, 'snapshot' | 'onceDurable' | 'onDelta'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly stateFolder: string;
  /** The main worktree, while the user wants the page there as well. */
  readonly workspace: () => string | null;
}

/**
 * Keeps the checkpoint: at once when a plan or a batch has come to another state (before the first agent starts, too), soon
 * after anything else. It may be missing or old without harm; so it is not forced to the disk.
 */
export class CheckpointFile {
  readonly #options: CheckpointOptions;
  #disagreements: readonly string[] = [];
  #shape = '';
  #due: Disposable | null = null;
  #listening: Disposable | null = null;
  #failed = '';

  constructor(options: CheckpointOptions) {
    this.#options = options;
  }

  /** Before the engine does anything: what an earlier process has left is held against the state. */
  start(): void {
    this.#disagreements = this.#compared();
    for (const one of this.#disagreements) this.#options.log.warn('The checkpoint and the state do not agree; the state holds', { reason: one });
    // A repository in which nothing was ever started gets no page.
    if (this.#options.engine.snapshot().plans.length > 0) this.#write();
    this.#listening = this.#options.engine.onDelta((delta) => {
      this.#hear(delta);
    });
  }

  close(): void {
    this.#listening?.dispose();
    if (this.#due !== null) this.#write();
  }

  #compared(): readonly string[] {
    const file = checkpointFile(this.#options.stateFolder);
    if (!existsSync(file)) return [];
    try {
      const read = readCheckpoint(readFileSync(file, 'utf8'));
      return read.ok ? disagreements(read.value, this.#options.engine.snapshot()) : [`${file} was not written by this version of Coppice, or was changed: ${read.error}.`];
    } catch (thrown) {
      return [`${file} cannot be read: ${messageOf(thrown)}.`];
    }
  }

  #hear({ plans, tasks }: Delta): void {
    if (plans.length === 0 && tasks.length === 0) return;
    const isAnother = plans.some(({ id, state, batches }) => !this.#shape.includes(shapeOf({ id, state, batches })));
    if (isAnother) this.#write();
    else this.#due ??= this.#options.clock.wakeAt(this.#options.clock.wall() + LATER_MS, () => {
      this.#write();
    });
  }

  #write(): void {
    this.#due?.dispose();
    this.#due = null;
    const { engine, clock } = this.#options;
    const snapshot = engine.snapshot();
    this.#shape = snapshot.plans.map(shapeOf).join('\n');
    const page = checkpointPage(checkpointOf(snapshot, clock.wall(), this.#disagreements));
    // It may tell of nothing that the state could still lose.
    engine.onceDurable(() => {
      this.#put(page);
    });
  }

  #put(page: string): void {
    const { stateFolder, workspace, log } = this.#options;
    try {
      replace(checkpointFile(stateFolder), page);
      const root = workspace();
      if (root !== null) replace(inWorkspace(root), page);
      this.#failed = '';
    } catch (thrown) {
      // Said once, not with every change: the run itself does not need the page.
      if (messageOf(thrown) !== this.#failed) log.warn('The checkpoint could not be written', { reason: messageOf(thrown) });
      this.#failed = messageOf(thrown);
    }
  }
}

function shapeOf({ id, state, batches }: Pick<Delta['plans'][number], 'id' | 'state' | 'batches'>): string {
  return `${id} ${state} ${batches.map((batch) => `${String(batch.number)}:${batch.state}`).join(' ')};`;
}

/** Git is told to leave the page alone, or it would make the checkout dirty. */
function inWorkspace(root: string): string {
  const file = workspaceCheckpoint(root);
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  if (realpathSync(folder) !== join(realpathSync(root), relative(root, folder))) throw new Error(`${folder} leads somewhere else by a link`);
  const ignore = join(folder, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  return file;
}

function replace(file: string, text: string): void {
  const temporary = `${file}.new`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, file);
}
