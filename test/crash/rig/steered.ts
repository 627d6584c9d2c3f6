import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askAgain } from '../../../src/cli/askAgain';
import { jobEnvironment } from '../../../src/client/jobEnvironment';
import { readTask, type NewTask } from '../../../src/engine/index';
import type { CancelTarget, WorkTarget } from '../../../src/protocol/work';
import type { Snapshot } from '../../../src/protocol/views';
import { checkoutFingerprint } from '../../support/checkoutFingerprint';
import { gitIn } from '../../support/gitIn';
import type { Scenario } from './crashRun';
import { smoothProvision } from './smoothPlan';
import { gated, givenUpPlan, steeredPlan, steeredTemplate } from './steeredPlan';
import type { Template } from './template';
import { consentTo, taskOf, type User } from './user';

type Pausable = Exclude<WorkTarget, { kind: 'plan' }>;

/** A person who uses every command there is, while agents wait for them. */
export function steered(template: Template): Scenario {
  return {
    name: `steered, ${template.kind} checkout`,
    template,
    fingerprint: checkoutFingerprint(join(template.folder, 'repo')),
    checkout: 'untouched',
    leastParallel: 4,
    async act(user, root) {
      const folder = join(root, '..');
      const id = await user.start(steeredPlan(folder, false), { maxAttempts: 4 });
      const steering = new Steering(user, id, folder);
      await ownWorktrees(user, root);
      await askAgain(user.client, 'templates/import', { text: steeredTemplate, path: join(folder, 'twice.yaml') });
      await steering.cancelJobs();
      await steering.pauseTask('S3');
      await steering.cancelAndRetry('S4');
      await user.start(steeredPlan(folder, true), { maxAttempts: 4, worktrees: smoothProvision }, 'plan.yaml', true);
      await steering.pausePlan();
      await steering.pauseBatch();
      const list = await taskList(user, folder);
      await user.until('the end of the plan', (board) => board.plans.some((plan) => plan.id === id && plan.state === 'completed'));
      const given = await giveUp(user, folder);
      await askAgain(user.client, 'worktrees/clean', {});
      const keys = ['S1', 'S2', 'S3', 'S4', 'S5', 'S7'];
      return [{ id, keys, landed: keys }, list, given];
    },
  };
}

/** One that the engine makes and one that it is shown; one is moved away, cannot be removed, and is moved back. */
async function ownWorktrees(user: User, root: string): Promise<void> {
  const [mine, shown, away] = [`${root}.worktrees/mine`, join(root, '..', 'shown'), join(root, '..', 'away')];
  const there = (path: string) => (board: Snapshot): boolean => board.worktrees.some((one) => one.path === path && one.kind === 'own' && one.state === 'standing');
  const gone = (path: string) => (board: Snapshot): boolean => !board.worktrees.some((one) => one.path === path && one.state !== 'removed');
  const environment = jobEnvironment(process.env);
  if (!existsSync(join(root, '..', 'was-shown'))) {
    await user.ensure('make a worktree', there(mine), () => user.client.ask('worktrees/create', { name: 'mine', environment, provision: smoothProvision }));
    if (!existsSync(shown)) gitIn(root, 'worktree', 'add', '-q', '-b', 'shown', shown);
    await user.ensure('adopt a worktree', there(shown), () => user.client.ask('worktrees/adopt', { path: shown }));
    writeFileSync(join(root, '..', 'was-shown'), '');
  }
  await user.ensure('remove a worktree that was adopted', gone(shown), () => user.client.ask('worktrees/remove', { nameOrPath: shown }));
  gitIn(root, 'worktree', 'move', mine, away);
  const refused = await askAgain(user.client, 'worktrees/remove', { nameOrPath: 'mine' });
  if (refused.kind !== 'refused') throw new Error('A worktree that was moved away was removed.');
  gitIn(root, 'worktree', 'move', away, mine);
  await user.ensure('remove a worktree', gone(mine), () => user.client.ask('worktrees/remove', { nameOrPath: 'mine' }));
}

/** Commands on the tasks of one plan, each given only as long as it has not been. */
class Steering {
  readonly #user: User;
  readonly #planId: string;
  readonly #folder: string;

  constructor(user: User, planId: string, folder: string) {
    this.#user = user;
    this.#planId = planId;
    this.#folder = folder;
  }

  /** One job that is at work, and one that was to come; both tasks fail without, and are taken up again. */
  async cancelJobs(): Promise<void> {
    await this.#until('S1', 'running');
    await this.#cancel({ kind: 'job', taskId: this.#id('S1'), job: 'verify' }, (board) => this.#job(board, 'S1', 'verify') !== 'pending');
    this.#go('S2');
    await this.#user.until('S2 to be tested', (board) => this.#job(board, 'S2', 'test') !== 'pending');
    await this.#cancel({ kind: 'job', taskId: this.#id('S2'), job: 'test' }, (board) => this.#job(board, 'S2', 'test') === 'failed');
    this.#go('S1');
    this.#go('test');
    for (const key of ['S1', 'S2']) {
      await this.#until(key, 'failed');
      await this.#retry(key);
      await this.#until(key, 'landed');
    }
  }

  async pauseTask(key: string): Promise<void> {
    await this.#until(key, 'running');
    await this.#pause({ kind: 'task', taskId: this.#id(key) }, 'suspend', (board) => taskOf(board, this.#planId, key)?.paused === 'suspend');
    await this.#release({ kind: 'task', taskId: this.#id(key) }, (board) => taskOf(board, this.#planId, key)?.paused === null);
    this.#go(key);
    await this.#until(key, 'landed');
  }

  async cancelAndRetry(key: string): Promise<void> {
    await this.#until(key, 'running');
    const isCancelled = (board: Snapshot): boolean => taskOf(board, this.#planId, key)?.state === 'cancelled';
    await this.#cancel({ kind: 'task', taskId: this.#id(key) }, isCancelled);
    await this.#user.until(`${key} to be cancelled`, isCancelled);
    await this.#retry(key);
    await this.#until(key, 'running');
  }

  async pausePlan(): Promise<void> {
    const target = { kind: 'plan', planId: this.#planId } as const;
    const paused = (board: Snapshot): string | null => board.plans.find(({ id }) => id === this.#planId)?.paused ?? null;
    await this.#pause(target, 'finish', (board) => paused(board) !== null);
    await this.#pause(target, 'suspend', (board) => paused(board) === 'suspend');
    await this.#user.ensure('go on with the plan', (board) => paused(board) === null, () => this.#user.client.ask('plan/resume', { planId: this.#planId, environment: jobEnvironment(process.env) }));
  }

  /** The second batch waits until it is let go on, though all before it has landed. */
  async pauseBatch(): Promise<void> {
    const target = { kind: 'batch', planId: this.#planId, batch: 2 } as const;
    await this.#pause(target, 'finish', (board) => taskOf(board, this.#planId, 'S5')?.paused === 'finish');
    this.#go('S4');
    this.#go('S5');
    this.#go('S7');
    await this.#until('S4', 'landed');
    await this.#release(target, (board) => taskOf(board, this.#planId, 'S5')?.paused === null);
  }

  #id(key: string): string {
    return taskOf(this.#user.client.board, this.#planId, key)?.id ?? '';
  }

  #job(board: Snapshot, key: string, name: string): string {
    return taskOf(board, this.#planId, key)?.jobs.find((job) => job.name === name)?.state ?? '';
  }

  #go(name: string): void {
    writeFileSync(join(this.#folder, `${name}.go`), '');
  }

  async #until(key: string, state: string): Promise<void> {
    await this.#user.until(`${key} to be ${state}`, (board) => taskOf(board, this.#planId, key)?.state === state);
  }

  async #retry(key: string): Promise<void> {
    await this.#user.ensure(`retry ${key}`, (board) => !['failed', 'cancelled'].includes(taskOf(board, this.#planId, key)?.state ?? ''), () => this.#user.client.ask('task/retry', { taskId: this.#id(key) }));
  }

  async #pause(target: WorkTarget, how: 'finish' | 'suspend', isSo: (board: Snapshot) => boolean): Promise<void> {
    await this.#user.ensure(`pause a ${target.kind}`, isSo, () => this.#user.client.ask('work/pause', { target, how }));
  }

  async #release(target: Pausable, isSo: (board: Snapshot) => boolean): Promise<void> {
    await this.#user.ensure(`release a ${target.kind}`, isSo, () => this.#user.client.ask('work/release', { target }));
  }

  async #cancel(target: CancelTarget, isSo: (board: Snapshot) => boolean): Promise<void> {
    await this.#user.ensure(`cancel a ${target.kind}`, isSo, () => this.#user.client.ask('work/cancel', { target }));
  }
}

/** Tasks without a plan: one at work, one that is changed before it begins, one that is taken out again. */
async function taskList(user: User, folder: string): Promise<{ readonly id: string; readonly keys: string[]; readonly landed: string[] }> {
  const environment = jobEnvironment(process.env);
  const task = (title: string, key: string, after: readonly string[]): NewTask => ({ title, prompt: '', agent: null, template: null, run: gated(folder, key), checks: [], owns: [], after });
  const given = (one: NewTask) => ({ task: one, options: {}, consent: consentTo(textOf(one)), environment });
  const titled = (board: Snapshot | null, title: string) => board?.tasks.find((one) => one.title === title);
  const add = async (one: NewTask): Promise<void> => user.ensure(`add ${one.title}`, (board) => titled(board, one.title) !== undefined, () => user.client.ask('task/add', given(one)));
  const seen = async (title: string): Promise<string> => titled(await user.until(title, (board) => titled(board, title) !== undefined), title)?.id ?? '';
  await add(task('First', 'T1', []));
  await seen('First');
  const isEdited = (board: Snapshot): boolean => titled(board, 'Second, said better') !== undefined;
  if (!isEdited(await askAgain(user.client, 'board/get', {}))) {
    await add(task('Second', 'T2', ['T1']));
    const taskId = await seen('Second');
    await user.ensure('edit a task', isEdited, () => user.client.ask('task/edit', { ...given(task('Second, said better', 'T2', ['T1'])), taskId }));
  }
  await add(task('Third', 'T3', ['T1']));
  const third = await seen('Third');
  await user.ensure('remove a task', (board) => titled(board, 'Third') === undefined, () => user.client.ask('task/remove', { taskId: third, environment }));
  for (const key of ['T1', 'T2']) writeFileSync(join(folder, `${key}.go`), '');
  const board = await user.until('the end of the list', ({ plans }) => plans.some(({ title, state }) => title === 'Tasks' && state === 'completed'));
  return { id: board.plans.find(({ title }) => title === 'Tasks')?.id ?? '', keys: ['T1', 'T2'], landed: ['T1', 'T2'] };
}

function textOf(task: NewTask): string {
  const read = readTask(task);
  if (!read.ok) throw new Error(read.error);
  return read.value.text;
}

async function giveUp(user: User, folder: string): Promise<{ readonly id: string; readonly keys: string[]; readonly landed: string[] }> {
  const id = await user.start(givenUpPlan(folder), {}, 'given-up.yaml');
  await user.until('D1 to be at work', (board) => taskOf(board, id, 'D1')?.state === 'running');
  const isOver = (board: Snapshot): boolean => board.plans.some((plan) => plan.id === id && plan.endedAt !== null);
  await user.ensure('give a plan up', (board) => taskOf(board, id, 'D1')?.state === 'cancelled' || isOver(board), () => user.client.ask('work/cancel', { target: { kind: 'plan', planId: id } }));
  await user.until('the end of what was given up', isOver);
  return { id, keys: ['D1'], landed: [] };
}
