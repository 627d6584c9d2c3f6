import type { AddTask, ArtifactBytes, ArtifactReport, CriteriaReport, CleanReport, Delta, Done, EditTask, Engine, Failure, Happening, HistoryReport, ImportTemplate, NewTask, PlanSession, Refused, RemoveTask, Snapshot, SpawnedJob, SpawnJob, Started, StartPlan, TaskAdded, TaskRead, TaskView, TemplateImported, TemplateReport, TemplateShown, WantedHistory, WorktreeReport } from '../../src/engine/index';
import { applyDelta } from '../../src/protocol/board';
import { disposable, type Disposable } from '../../src/util/disposable';

/** An engine without work: it keeps a board that the test moves, and remembers what it was asked. */
export class FakeEngine implements Engine {
  readonly asked: (readonly [name: string, ...given: unknown[]])[] = [];
  readonly #listeners = new Set<(delta: Delta) => void>();
  readonly #happened: Happening[] = [];
  #snapshot: Snapshot = { version: 0, sequence: 0, trouble: null, plans: [], tasks: [], worktrees: [] };
  isBusy = false;
  spawned: SpawnedJob = { kind: 'spawned', job: 'dev-1', role: 'dev', state: 'open', text: 'has not ended', artifacts: [] };
  fault: Error | null = null;

  start(): Promise<void> {
    return Promise.resolve();
  }

  snapshot(): Snapshot {
    return this.#snapshot;
  }

  onceDurable(act: () => void): void {
    act();
  }

  onDelta(listener: (delta: Delta) => void): Disposable {
    this.#listeners.add(listener);
    return disposable(() => this.#listeners.delete(listener));
  }

  /** Something happens to a task. */
  happen(text: string, id = 't1'): void {
    const sequence = this.#snapshot.sequence + 1;
    const happening: Happening = { sequence, at: 0, type: 'task.unblocked', planId: 'p1', taskId: id, key: 'W1', text, needsYou: false };
    const delta: Delta = { version: this.#snapshot.version + 1, trouble: null, plans: [], tasks: [fakeTask(id, text)], worktrees: [], happenings: [happening] };
    this.#happened.push(happening);
    this.#snapshot = applyDelta(structuredClone(this.#snapshot) as never, delta as never);
    for (const listener of this.#listeners) listener(delta);
  }

  get followers(): number {
    return this.#listeners.size;
  }

  startPlan(request: StartPlan): Promise<Started> {
    return this.#answer(['startPlan', request], { kind: 'started', planId: 'p1' });
  }

  stop(planId?: string): Promise<Done | Refused> {
    return this.#answer(['stop', planId], done('stopped'));
  }

  resume(request: unknown): Promise<Done | Refused> {
    return this.#answer(['resume', request], done('resumed'));
  }

  pause(request: unknown): Promise<Done | Refused> {
    return this.#answer(['pause', request], done('paused'));
  }

  release(target: unknown): Promise<Done | Refused> {
    return this.#answer(['release', target], done('released'));
  }

  cancel(target: unknown): Promise<Done | Refused> {
    return this.#answer(['cancel', target], done('cancelled'));
  }

  retry(taskId: string): Promise<Done | Refused> {
    return this.#answer(['retry', taskId], done('retried'));
  }

  land(request: unknown): Promise<Done | Refused> {
    return this.#answer(['land', request], { kind: 'refused', code: 'nothing-to-land', message: 'Nothing has landed.', next: 'Wait.' });
  }

  listTemplates(): readonly TemplateReport[] {
    this.asked.push(['listTemplates']);
    return [TEMPLATE];
  }

  showTemplate(wanted: unknown): TemplateShown {
    this.asked.push(['showTemplate', wanted]);
    return { kind: 'template', ...TEMPLATE, text: 'name: mine\n' };
  }

  importTemplate(request: ImportTemplate): Promise<TemplateImported> {
    return this.#answer(['importTemplate', request], { kind: 'saved', name: 'mine', version: 2, hash: 'h' });
  }

  listWorktrees(): Promise<readonly WorktreeReport[]> {
    return this.#answer(['listWorktrees'], []);
  }

  createWorktree(request: unknown): Promise<Done | Refused> {
    return this.#answer(['createWorktree', request], done('made'));
  }

  adoptWorktree(path: string): Promise<Done | Refused> {
    return this.#answer(['adoptWorktree', path], done('adopted'));
  }

  removeWorktree(nameOrPath: string): Promise<Done | Refused> {
    return this.#answer(['removeWorktree', nameOrPath], done('removed'));
  }

  addTask(request: AddTask): Promise<TaskAdded> {
    return this.#answer(['addTask', request], { kind: 'added', planId: 'p1', taskId: 'p1/t1', key: 'T1' });
  }

  readTask(taskId: string): TaskRead {
    this.asked.push(['readTask', taskId]);
    return { kind: 'task', task: TASK };
  }

  editTask(request: EditTask): Promise<Done | Refused> {
    return this.#answer(['editTask', request], done('edited'));
  }

  removeTask(request: RemoveTask): Promise<Done | Refused> {
    return this.#answer(['removeTask', request], done('removed'));
  }

  cleanWorktrees(planId?: string): Promise<CleanReport> {
    return this.#answer(['cleanWorktrees', planId], { removed: ['/w/one'], kept: [] });
  }

  startSession(request: PlanSession): ReturnType<Engine['startSession']> {
    return this.#answer(['startSession', request], { kind: 'started', sessionId: 'session-1' });
  }

  followSession(sessionId: string, after: number): ReturnType<Engine['followSession']> {
    return this.#answer(['followSession', sessionId, after], { kind: 'report', news: [], outcome: { kind: 'planned', text: 'tasks: []\n' } });
  }

  stopSession(sessionId: string): Promise<Done | Refused> {
    return this.#answer(['stopSession', sessionId], done('stopped'));
  }

  criteria(taskId: string): CriteriaReport {
    this.asked.push(['criteria', taskId]);
    return { criteria: [], verifiers: [] };
  }

  artifacts(taskId: string): readonly ArtifactReport[] {
    this.asked.push(['artifacts', taskId]);
    return [];
  }

  readArtifact(taskId: string, id: string): Promise<ArtifactBytes | Refused> {
    return this.#answer(['readArtifact', taskId, id], { kind: 'bytes', bytes: Buffer.from('hello') });
  }

  spawnJob(request: SpawnJob): Promise<SpawnedJob | Refused> {
    return this.#answer(['spawnJob', request], this.spawned);
  }

  spawnedJob(attemptId: string, job: string): SpawnedJob | Refused {
    this.asked.push(['spawnedJob', attemptId, job]);
    return this.spawned;
  }

  failures(wanted: object): readonly Failure[] {
    this.asked.push(['failures', wanted]);
    return [];
  }

  history(wanted: WantedHistory): Promise<HistoryReport> {
    this.asked.push(['history', wanted]);
    return Promise.resolve({ entries: [], leftOut: 0 });
  }

  taskLogs(taskId: string): readonly { readonly title: string; readonly path: string }[] {
    this.asked.push(['taskLogs', taskId]);
    return [{ title: 'attempt 1', path: '/log' }];
  }

  eventsAfter(sequence: number, filter: { readonly limit?: number | undefined }): readonly Happening[] {
    this.asked.push(['eventsAfter', sequence, filter]);
    return this.#happened.filter((happening) => happening.sequence > sequence).slice(0, filter.limit ?? Infinity);
  }

  busy(): boolean {
    return this.isBusy;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #answer<T>(call: readonly [string, ...unknown[]], answer: T): Promise<T> {
    this.asked.push(call);
    return this.fault === null ? Promise.resolve(answer) : Promise.reject(this.fault);
  }
}

export const TASK: NewTask = { title: 'Fix it', prompt: 'Fix the login.', agent: null, template: null, run: null, checks: ['npm test'], owns: [], after: [] };

export const TEMPLATE: TemplateReport = { name: 'mine', version: 1, hash: 'h', builtIn: false, origin: '/r/mine.yaml', createdAt: 1, description: '', stages: [{ name: 'build', width: null, jobs: [{ name: 'dev', role: 'dev' }] }], problem: null };

function done(text: string): Done {
  return { kind: 'done', text };
}

function fakeTask(id: string, text: string): TaskView {
  return {
    id, planId: 'p1', key: 'W1', title: 'A task', position: 0, batch: 1, column: 'in-progress', state: 'running', text, paused: null, needsYou: false, optional: false, agent: 'script',
    branch: 'coppice/p1/t/w1', worktree: null, attempt: 1, attemptId: 'a1', liveness: null, nextAttemptAt: null, usage: null, startedAt: 1, endedAt: null, waitsFor: [], template: 'standard', jobs: [], checks: [], commit: null, round: null, criteria: null, failures: null, conflicts: [],
  };
}
