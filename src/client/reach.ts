import { diskRoom, isDiskFull, NO_ROOM_BYTES } from '../os/diskRoom';
import type { LineSocket } from '../os/lineSocket';
import { privateFolder } from '../os/userFolder';
import type { ClientKind, Greeting } from '../protocol/messages';
import { assertNever } from '../util/assertNever';
import { messageOf } from '../util/errors';
import { err, ok, type Result } from '../util/result';
import { dial, type Caller, type Dialled } from './dial';
import { readEndpoint, type EndpointSight } from './endpoint';
import { FolderWatch } from './folderWatch';
import { startEngine, startLogFile, type EngineEnd, type EngineProgram, type StartedEngine } from './startEngine';

export interface ReachOptions {
  /** Canonical path of `<git common dir>/coppice`; `locateRepository` tells it. */
  readonly stateFolder: string;
  readonly kind: ClientKind;
  readonly version: string;
  readonly token: string;
  /** See `Caller`. */
  readonly isAgent?: boolean | undefined;
  /** With it, an engine is started where none answers. */
  readonly start?: EngineProgram | undefined;
  readonly limitMs?: number | undefined;
}

export interface ConnectProblem {
  readonly code: 'not-running' | 'refused' | 'unsafe' | 'not-started' | 'late' | 'unwritable';
  /** What happened, and where. */
  readonly message: string;
  /** What the user can do about it. */
  readonly next: string;
}

export interface Reached {
  readonly line: LineSocket;
  readonly welcome: Extract<Greeting, { readonly type: 'welcome' }>;
}

const LIMIT_MS = 15_000;
/** A change of the endpoint file wakes us earlier. */
const LOOK_EVERY_MS = 100;

/** Finds the engine of a repository and connects to it; where none answers, starts one if it may, and waits for it. */
export async function reach(options: ReachOptions): Promise<Result<Reached, ConnectProblem>> {
  try {
    const reached = await findOrStart(options);
    return reached.ok || options.start === undefined || reached.error.code === 'refused' ? reached : err(fullDisk(options.stateFolder) ?? reached.error);
  } catch (thrown) {
    if (!isDiskFull(thrown)) throw thrown;
    return err(fullDisk(options.stateFolder) ?? { code: 'unwritable', message: `Coppice cannot write in ${options.stateFolder}: ${messageOf(thrown)}`, next: 'Free some space there, then try again.' });
  }
}

/** An engine that cannot write so much as its own log has no way to say why it ended. */
function fullDisk(stateFolder: string): ConnectProblem | null {
  const room = diskRoom(stateFolder);
  if (room === null || room.freeBytes >= NO_ROOM_BYTES) return null;
  return { code: 'unwritable', message: `No engine could begin for ${stateFolder}: the disk of ${room.disk} is full.`, next: 'Free some space on it, then try again.' };
}

async function findOrStart(options: ReachOptions): Promise<Result<Reached, ConnectProblem>> {
  const { stateFolder } = options;
  if (options.start !== undefined) {
    try {
      privateFolder(stateFolder);
    } catch (thrown) {
      return err({ code: 'unwritable', message: `Coppice keeps its state in ${stateFolder}, which cannot be made or used: ${messageOf(thrown)}`, next: 'Make the folder above it writable for you and try again.' });
    }
  }
  const watch = new FolderWatch(stateFolder);
  try {
    return await tryUntilLate(options, watch);
  } finally {
    watch.dispose();
  }
}

async function tryUntilLate(options: ReachOptions, watch: FolderWatch): Promise<Result<Reached, ConnectProblem>> {
  const { stateFolder } = options;
  const caller: Caller = { kind: options.kind, version: options.version, token: options.token, isAgent: options.isAgent ?? false };
  const starter = options.start === undefined ? null : new Starter(options.start, stateFolder, watch);
  const until = performance.now() + (options.limitMs ?? LIMIT_MS);
  for (;;) {
    const sight = readEndpoint(stateFolder);
    if (sight.kind === 'unsafe') return err({ code: 'unsafe', message: sight.message, next: 'If you did not put it there, look at where this repository came from.' });
    const dialled: Dialled = sight.kind === 'found' ? await dial(sight.endpoint, caller) : { kind: 'silent', message: 'No engine has announced itself.' };
    const step = judge(dialled, starter, stateFolder);
    if (step.kind !== 'wait') return step.kind === 'reached' ? ok(step.reached) : err(step.problem);
    const left = until - performance.now();
    if (left <= 0) return err(tooLate(sight, dialled, starter, stateFolder));
    await watch.changed(Math.min(LOOK_EVERY_MS, left));
  }
}

type Step = { readonly kind: 'reached'; readonly reached: Reached } | { readonly kind: 'wait' } | { readonly kind: 'failed'; readonly problem: ConnectProblem };

function judge(dialled: Dialled, starter: Starter | null, stateFolder: string): Step {
  switch (dialled.kind) {
    case 'connected':
      return { kind: 'reached', reached: { line: dialled.line, welcome: dialled.welcome } };
    case 'refused':
      // These two make room for another engine in a moment.
      if (dialled.reason === 'draining' || dialled.reason === 'protocol-newer') return { kind: 'wait' };
      return { kind: 'failed', problem: { code: 'refused', message: dialled.message, next: refusalHint(dialled.reason) } };
    case 'silent': {
      if (starter === null) {
        return { kind: 'failed', problem: { code: 'not-running', message: `No engine is running for ${stateFolder}.`, next: 'Start a plan with "coppice run FILE" or in VS Code; that starts the engine too.' } };
      }
      const problem = starter.goOn();
      return problem === null ? { kind: 'wait' } : { kind: 'failed', problem };
    }
    default:
      return assertNever(dialled, 'answer to a call');
  }
}

function refusalHint(reason: Extract<Dialled, { readonly kind: 'refused' }>['reason']): string {
  if (reason === 'protocol-older') return 'Install the same version of Coppice everywhere, then reload the window or start the command again.';
  if (reason === 'token') return 'Use Coppice as the user who started the engine, with the same COPPICE_HOME.';
  return 'End the engine with "coppice engine stop" and try again.';
}

function tooLate(sight: EndpointSight, dialled: Dialled, starter: Starter | null, stateFolder: string): ConnectProblem {
  const reason = dialled.kind === 'connected' ? '' : dialled.message;
  if (sight.kind === 'found') {
    const pid = String(sight.endpoint.pid);
    return { code: 'late', message: `The engine for ${stateFolder} (process ${pid}, Coppice ${sight.endpoint.version}) cannot be talked to: ${reason}`, next: `If it stays so, end process ${pid} and try again. Running agents go on and are adopted.` };
  }
  const printed = starter?.printed() ?? '';
  return { code: 'late', message: `No engine for ${stateFolder} was ready in time.${printed === '' ? '' : ` It printed:\n${printed}`}`, next: `Look at ${startLogFile(stateFolder)}, then try again.` };
}

/**
 * An engine that ended at once left the field to one that holds the lease. That one gets a while to announce itself;
 * where it was ending instead, and is slow to let go of the lease, we ask ever more seldom.
 */
const GRACE_MS = 500;
const MOST_GRACE_MS = 2000;

/** An engine that will not work here ends with this, and has printed why, then on the last line what to do about it. */
const REFUSED = 2;

/** Starts an engine, and another where the first ended in peace because somebody else's was there, which then ended too. */
class Starter {
  readonly #program: EngineProgram;
  readonly #stateFolder: string;
  readonly #watch: FolderWatch;
  #started: StartedEngine | null = null;
  #starts = 0;
  #endSeen: number | null = null;

  constructor(program: EngineProgram, stateFolder: string, watch: FolderWatch) {
    this.#program = program;
    this.#stateFolder = stateFolder;
    this.#watch = watch;
  }

  /** Nobody answers. Does what can be done about it; gives back why nothing can. */
  goOn(): ConnectProblem | null {
    const end = this.#started?.ended() ?? null;
    if (this.#started !== null && end === null) return null;
    if (end !== null) {
      this.#endSeen ??= performance.now();
      if (performance.now() - this.#endSeen < Math.min(GRACE_MS * this.#starts, MOST_GRACE_MS)) return null;
      if (end.kind !== 'code' || end.code !== 0) return this.#failed(end);
    }
    this.#starts++;
    this.#endSeen = null;
    this.#started = startEngine(this.#program, this.#stateFolder);
    this.#started.onEnd(() => {
      this.#watch.wake();
    });
    return null;
  }

  printed(): string {
    return this.#started?.printed() ?? '';
  }

  #failed(end: EngineEnd): ConnectProblem {
    const printed = this.printed();
    const refusal = end.kind === 'code' && end.code === REFUSED ? /^([^]+)\n([^\n]+)$/.exec(printed) : null;
    if (refusal?.[1] !== undefined && refusal[2] !== undefined) return { code: 'not-started', message: refusal[1], next: refusal[2] };
    return {
      code: 'not-started',
      message: `The engine for ${this.#program.root} ${describe(end)}.${printed === '' ? '' : ` It printed:\n${printed}`}`,
      next: `Mend what it complains about and try again; "coppice doctor" checks the usual causes. The whole log: ${startLogFile(this.#stateFolder)}`,
    };
  }
}

function describe(end: EngineEnd): string {
  switch (end.kind) {
    case 'code':
      return `ended at once with exit code ${String(end.code)}`;
    case 'signal':
      return `was ended by ${end.signal}`;
    case 'not-started':
      return `could not be started: ${end.reason}`;
    default:
      return assertNever(end, 'end of an engine');
  }
}
