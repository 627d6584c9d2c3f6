import { messageOf } from '../../util/errors';
import type { Result } from '../../util/result';
import { backupRefOf, type SessionPorts } from './sessionPorts';
import type { SessionSetting } from './sessionSetting';

/** The detached worktree a planner looks around in. It is made for one session and goes with it. */
export class SessionWorktree {
  readonly path: string;
  readonly planFile: string;
  readonly #ports: SessionPorts;
  readonly #setting: Pick<SessionSetting, 'id' | 'base' | 'tell'>;

  constructor(ports: SessionPorts, setting: Pick<SessionSetting, 'id' | 'base' | 'tell'>) {
    this.#ports = ports;
    this.#setting = setting;
    this.path = ports.places.worktree(setting.id);
    // Inside the worktree: that is where agents are let write. The name is nobody else's.
    this.planFile = ports.places.inside(this.path, `${setting.id}.yaml`);
  }

  make(): Promise<Result<void, string>> {
    const { id, base } = this.#setting;
    return this.#ports.git.addWorktree({ id, path: this.path, branchRef: null, base });
  }

  /** Says what the planner changed besides the plan, and takes everything away. */
  async remove(): Promise<void> {
    const { id, tell } = this.#setting;
    try {
      const changes = await this.#changes();
      if (changes !== null) tell('session.discarded', `${changes} Thrown away: only the plan is kept.`);
      const kept = await removeSessionWorktree(this.#ports, { id, path: this.path, base: this.#setting.base });
      if (kept !== null) tell('session.discarded', kept);
    } catch (thrown) {
      tell('session.discarded', `The planner's worktree ${this.path} could not be removed yet: ${messageOf(thrown)} The next start of the engine tries again.`);
    }
  }

  async #changes(): Promise<string | null> {
    const { id, base } = this.#setting;
    const found = await this.#ports.git.summarize(this.path, base);
    if (!found.ok) return null;
    const files = found.value.dirty.filter((file) => file !== `${id}.yaml`);
    const { ahead } = found.value;
    if (files.length === 0 && ahead === 0) return null;
    const parts = [...(ahead === 0 ? [] : [ahead === 1 ? '1 commit' : `${ahead} commits`]), ...(files.length === 0 ? [] : [`changes of ${files.slice(0, 5).join(', ')}${files.length > 5 ? ` and ${files.length - 5} more` : ''}`])];
    return `The planner was to plan, but left ${parts.join(' and ')} in its worktree.`;
  }
}

/** A sentence where something of it stays. */
export async function removeSessionWorktree({ git }: Pick<SessionPorts, 'git'>, { id, path, base }: { readonly id: string; readonly path: string; readonly base: string | null }): Promise<string | null> {
  if (base !== null) await git.checkoutDetached(path, base);
  const removed = await git.removeWorktree({ id, path, branchRef: null, deleteBranchKeepingAs: null }, backupRefOf(id));
  if (!removed.ok) return removed.error;
  return removed.value.backup ? `Files that git ignores and the planner left are kept under ${backupRefOf(id)}.` : null;
}
