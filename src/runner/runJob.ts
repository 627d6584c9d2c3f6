import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { BoundedLog } from '../os/boundedLog';
import { isDiskFull } from '../os/diskRoom';
import { ownIdentity } from '../os/processIdentity';
import { stopTree } from '../os/processTree';
import { assertNever } from '../util/assertNever';
import { deferred } from '../util/deferred';
import { startAgent, type StartedAgent } from './agentProcess';
import { EngineLink } from './engineLink';
import { exitStatus } from './exitStatus';
import { readClaim, readJob, runFolder, takeClaim, writeExit, writeRunner, type JobFile, type RunExit, type RunFolder, type RunNews } from '../os/runFolder';
import { showOutput } from './showOutput';
import { tellPerson } from './tellPerson';
import { watchEvents } from './watchEvents';
import { watchFolder } from './watchFolder';

/** What an agent's leftovers get to end by themselves once the agent is through: nobody waits for their work. */
const leftoverGraceMs = 500;

const longestPauseMs = 2000;

/** Runs the job of a run folder to its end, if nobody else has. Gives back what this process should exit with. */
export async function runJob(path: string): Promise<number> {
  const stopAsked = listenForStop();
  const folder = runFolder(path);
  const job = readJob(folder);
  if (job === null) {
    tellPerson(`There is no job to run in ${path}: job.json is missing or not whole. Start the task again from Coppice.`);
    return 2;
  }
  const self = ownIdentity();
  if (!takeClaim(folder, 'runner', self)) {
    tellPerson(`This attempt was started before${claimant(folder)}; nothing is run a second time.`);
    return 0;
  }
  const link = new EngineLink({ endpoint: job.endpoint, attemptId: job.attemptId, token: job.token });
  const tell = (news: RunNews): void => {
    link.tell(news);
  };
  tell({ kind: 'live', pid: self.pid, startTime: self.startTime });
  const exit = await runAgent(folder, job, { tell, stopAsked });
  await recordExit(folder, exit);
  tell({ kind: 'ended', exit });
  await link.close();
  return exitStatus(exit);
}

/** Without this record a finished agent counts as lost and its work is done again: a full disk is waited out. */
async function recordExit(folder: RunFolder, exit: RunExit): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      writeExit(folder, exit);
      return;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      if (tries === 1) tellPerson(`The disk of ${folder.path} is full. How the agent ended is written down as soon as there is space.`);
    }
    await sleep(Math.min(50 * 2 ** tries, longestPauseMs));
  }
}

interface Surroundings {
  readonly tell: (news: RunNews) => void;
  readonly stopAsked: Promise<void>;
}

async function runAgent(folder: RunFolder, job: JobFile, { tell, stopAsked }: Surroundings): Promise<RunExit> {
  const terminal = { input: isatty(0), output: isatty(1) };
  if (terminal.output) tellPerson(`Coppice runs ${job.title} in ${job.cwd}`);
  const log = new BoundedLog(folder.output);
  const agent = startAgent(job, log.fd, terminal);
  if (agent.identity !== null) writeRunner(folder, agent.identity);
  const watched = watchFolder(folder, log, (liveness) => {
    tell({ kind: 'said', liveness });
  });
  const events = watchEvents(folder, job.events ?? null);
  const shown = terminal.output ? showOutput(folder.output) : null;
  const exit = await endOfAgent(job, agent, stopAsked);
  watched.close();
  events.close();
  shown?.close();
  const trouble = await log.close();
  if (trouble !== null) tellPerson(`The log could not be shortened: ${trouble}`);
  if (terminal.output) tellPerson(`Coppice: ${sentenceFor(exit)}`);
  return exit;
}

/** By itself or because it was stopped; either way nothing of it is left afterwards. */
async function endOfAgent(job: JobFile, agent: StartedAgent, stopAsked: Promise<void>): Promise<RunExit> {
  const first = await Promise.race([agent.ended, stopAsked.then(() => null)]);
  const survivors = await endTree(job, agent, first === null ? job.graceMs : leftoverGraceMs);
  if (survivors.length > 0) tellPerson(`These processes of the agent could not be ended: ${survivors.join(', ')}.`);
  return first ?? { kind: 'stopped' };
}

async function endTree(job: JobFile, agent: StartedAgent, graceMs: number): Promise<readonly number[]> {
  const leaders = agent.identity === null ? [] : [agent.identity];
  const groups = agent.group === null ? [] : [agent.group];
  const { survivors } = await stopTree({ leaders, groups, marker: job.marker, graceMs, ...(agent.born === null ? {} : { since: agent.born }) });
  return survivors;
}

/** Set up before anything is started, so that no request to stop finds the runner deaf and leaves the agent behind. */
function listenForStop(): Promise<void> {
  const asked = deferred<undefined>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      asked.resolve(undefined);
    });
  }
  // A closed terminal is no reason to end the agent's work.
  process.on('SIGHUP', () => undefined);
  return asked.promise;
}

function claimant(folder: RunFolder): string {
  const sight = readClaim(folder);
  return sight.kind === 'taken' ? ` by process ${String(sight.claim.pid)}` : '';
}

function sentenceFor(exit: RunExit): string {
  switch (exit.kind) {
    case 'code':
      return `the agent ended with code ${String(exit.code)}.`;
    case 'signal':
      return `the agent was ended by ${exit.signal}.`;
    case 'stopped':
      return 'the agent was stopped.';
    case 'lost':
      return 'the agent was lost.';
    case 'not-started':
      return exit.reason;
    default:
      return assertNever(exit, 'exit');
  }
}
