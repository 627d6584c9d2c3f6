import { messageOf } from '../../util/errors';
import type { JobRequest } from '../ports';
import { answerIn } from './answer';
import { askPlanner } from './askPlanner';
import { firstTurn, nextTurn, type Reply, type Trouble } from './dialogue';
import { PLAN_FILE_VARIABLE, type PlannerTask } from './plannerPrompt';
import type { SessionOutcome } from './session';
import { attemptOf, type SessionPorts } from './sessionPorts';
import type { SessionSetting } from './sessionSetting';
import { SessionWorktree } from './sessionWorktree';

/** One planner, from its worktree to the end of that worktree. */
export class PlanningSession {
  readonly #ports: SessionPorts;
  readonly #setting: SessionSetting;
  readonly #worktree: SessionWorktree;
  #asking: string | null = null;
  #stopped = false;

  constructor(ports: SessionPorts, setting: SessionSetting) {
    this.#ports = ports;
    this.#setting = setting;
    this.#worktree = new SessionWorktree(ports, setting);
  }

  /** Never throws. When it resolves, neither a process nor the worktree is left. */
  async run(): Promise<SessionOutcome> {
    const outcome = await this.#plan().catch((thrown: unknown): SessionOutcome => ({ kind: 'failed', reason: messageOf(thrown), logFile: null }));
    await this.#worktree.remove();
    return this.#stopped ? { kind: 'stopped' } : outcome;
  }

  /** Ends the planner's whole process tree. What follows from that is for `run` to see. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#asking !== null) await this.#ports.jobs.stop(this.#asking);
  }

  async #plan(): Promise<SessionOutcome> {
    const { id, request, tell } = this.#setting;
    const made = await this.#worktree.make();
    if (!made.ok) return { kind: 'failed', reason: made.error, logFile: null };
    const survey = await this.#ports.sessionFiles.survey(this.#worktree.path);
    tell('session.prepared', `The planner works in ${this.#worktree.path}, of which nothing is kept but the plan.`);
    await this.#ports.environments.remember(id, { ...request.environment, [PLAN_FILE_VARIABLE]: this.#worktree.planFile });

    const task: PlannerTask = { spec: request.spec, survey, planFile: this.#worktree.planFile };
    for (let turn = firstTurn(task); ; ) {
      if (turn.kind === 'end') return turn.outcome;
      const next = nextTurn(task, turn.round, await this.#ask(turn.round, turn.prompt));
      if (next.faults !== null && !this.#stopped) tell('session.faulty', `${next.faults.count === 1 ? 'There is 1 error' : `There are ${next.faults.count} errors`} in what it gave:\n${next.faults.text}`);
      turn = next.turn;
    }
  }

  async #ask(round: number, prompt: string): Promise<Reply> {
    const { sessionFiles, jobs } = this.#ports;
    const { id, tell, request } = this.#setting;
    const { planFile } = this.#worktree;
    const attemptId = attemptOf(id, round);
    const before = round === 1 ? null : await sessionFiles.plan(planFile);
    tell('session.asked', round === 1 ? `${request.agent} was asked for a plan.` : `${request.agent} was given the errors, and asked once more.`);
    const trouble = await this.#run(this.#job(attemptId, round, prompt));
    const answer = answerIn({ file: await sessionFiles.plan(planFile), printed: await sessionFiles.printed(jobs.logFile(attemptId)), before });
    if (answer !== null) tell('session.answered', `${trouble === null ? '' : `${trouble.reason} `}A plan of ${answer.text.length} characters was ${answer.from === 'file' ? 'written' : 'printed'}.`);
    return { answer, trouble };
  }

  async #run(job: JobRequest): Promise<Trouble> {
    // Asked to stop while nobody ran: then nobody is started.
    if (this.#stopped) return { reason: 'The planner was stopped.', logFile: null };
    this.#asking = job.attemptId;
    try {
      return await askPlanner(this.#ports, { job, onSaid: (text) => this.#setting.tell('session.said', text) });
    } finally {
      this.#asking = null;
    }
  }

  #job(attemptId: string, round: number, prompt: string): JobRequest {
    const { id, request, base } = this.#setting;
    return {
      attemptId,
      planId: id,
      taskId: id,
      title: `A plan for ${request.spec.name}`,
      agent: request.agent,
      worktree: this.#worktree.path,
      branchRef: null,
      base,
      cwd: this.#worktree.path,
      variables: { COPPICE_ROOT: this.#ports.places.root },
      number: round,
      // Each round is a conversation of its own: a client takes the name of one only once.
      sessionId: this.#ports.ids.uuid(),
      job: 'plan',
      role: null,
      prompt,
      instructions: '',
      inputs: [],
      outputs: [],
      passesOn: false,
      regression: null,
      maySpawn: false,
      asked: [],
      script: null,
      checks: [],
    criteria: [],
      advice: [],
      failures: [],
      resume: false,
      left: null,
      redBefore: [],
      why: { kind: 'first' },
    };
  }
}
