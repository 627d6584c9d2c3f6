import { join } from 'node:path';
import { agentRegistry, type AgentRegistry } from './adapters/agents/registry';
import { readPlanEdits } from './adapters/config/readPlanEdits';
import { CheckpointFile } from './adapters/checkpoint/checkpointFile';
import { LiveConfig } from './adapters/config/liveConfig';
import { FileArtifacts } from './adapters/artifacts/fileArtifacts';
import { FileEnvironments } from './adapters/environment/fileEnvironments';
import { surveyRepository } from './adapters/facts/surveyRepository';
import { fileEvidence } from './adapters/failures/evidence';
import { GitAdapter } from './adapters/git/gitAdapter';
import type { Repository } from './adapters/git/repository';
import { FilePortBlocks } from './adapters/ports/filePortBlocks';
import { PlainJobHost } from './adapters/process/plainJobHost';
import type { RunnerLauncher } from './adapters/process/launchers';
import { ShellCommands } from './adapters/process/shellCommands';
import { sessionFiles } from './adapters/session/sessionFiles';
import { openStore } from './adapters/store/openStore';
import type { StoreRefusal } from './adapters/store/refusal';
import { diskSpace } from './adapters/system/diskSpace';
import { KillSwitch } from './adapters/system/killSwitch';
import { machineOf } from './adapters/system/machine';
import { placesOf, worktreesFolder } from './adapters/system/places';
import { SystemClock } from './adapters/system/systemClock';
import { RandomIds, sha256Hasher } from './adapters/system/systemIds';
import { createEngine, limitsOf, type Engine, type Log, type Plan } from './engine/index';
import { ok, type Result } from './util/result';

declare const __COPPICE_TEST__: boolean;

export interface Host {
  readonly repository: Repository;
  readonly userFolder: string;
  /** The folder of the bundles. */
  readonly distFolder: string;
  readonly wasmFile: string;
  readonly version: string;
  readonly log: Log;
  /** Shows a runner in a terminal, where a window offers one. */
  readonly terminals: RunnerLauncher;
}

export interface Composition {
  readonly engine: Engine;
  readonly jobs: PlainJobHost;
  readonly checkpoint: CheckpointFile;
}

function mayRunAgain(plan: Plan): boolean {
  return plan.phase.kind !== 'ended' || plan.phase.outcome.kind !== 'completed';
}

/** Every part of the engine process, made once, in the order in which they need each other. The lease must be held. */
export async function compose(host: Host): Promise<Result<Composition, StoreRefusal>> {
  const { repository, log } = host;
  const { stateFolder } = repository;
  // Compiled away in what is shipped: only the crash tests can make the engine kill itself.
  const killSwitch = __COPPICE_TEST__ ? new KillSwitch(process.env) : null;

  const store = await openStore({
    folder: stateFolder,
    wasmFile: host.wasmFile,
    program: host.version,
    log,
    ...(killSwitch === null ? {} : { onPoint: (point, transaction) => { killSwitch.passes(point, transaction.recorded.map((recorded) => recorded.event.type).join('+')); } }),
  });
  if (!store.ok) return store;

  const config = new LiveConfig(repository.root, log);
  const agents: AgentRegistry = { find: (name) => agentRegistry(config.current()).find(name), names: () => agentRegistry(config.current()).names() };
  const environments = new FileEnvironments(host.userFolder, stateFolder);
  const { plans, worktrees } = store.value.load().rows;
  environments.keepOnly([...plans.filter(mayRunAgain), ...worktrees.filter((row) => row.planId === null && row.state.kind !== 'removed')].map(({ id }) => id));
  const environmentFor = (planId: string): Readonly<Record<string, string>> => {
    const environment = environments.environmentFor(planId);
    // With none at all an agent would start without so much as a PATH, and fail in ways nobody understands.
    if (environment === null) throw new Error('The environment this plan was started with is lost. Go on from a terminal where your agents work: coppice resume.');
    return environment;
  };
  const folder = (): string => worktreesFolder(repository.root, config.current().worktreesFolder);
  const git = new GitAdapter({
    repository,
    worktreesFolder: folder(),
    log,
    pool: () => ({ size: config.current().worktrees?.pool ?? 0, reuse: config.current().worktrees?.reuse ?? [] }),
  });
  const commands = new ShellCommands({ stateFolder, environmentFor });
  const jobs = new PlainJobHost({
    stateFolder,
    runnerFile: join(host.distFolder, 'runner.js'),
    endpointFile: join(stateFolder, 'engine.json'),
    agents,
    environmentFor,
    log,
    terminalLauncher: host.terminals,
  });
  const clock = new SystemClock();
  const engine = createEngine({
    program: host.version,
    clock,
    ids: new RandomIds(),
    hasher: sha256Hasher,
    places: placesOf(repository.root, folder),
    log,
    environments,
    agents,
    machine: machineOf(folder),
    lookAtWorktreesMs: () => 3000,
    limits: () => limitsOf(config.current().limits, config.current().radarSeconds),
    store: store.value,
    space: diskSpace(() => [stateFolder, repository.root, folder()]),
    git,
    survey: async (wanted) => {
      const { picture, gaps } = await surveyRepository({ repository, wanted });
      for (const gap of gaps) log.warn(gap, { root: repository.root });
      return picture;
    },
    planEdits: (document) => readPlanEdits(repository.root, document),
    jobs,
    commands,
    evidence: fileEvidence,
    artifacts: new FileArtifacts(stateFolder),
    portBlocks: new FilePortBlocks(host.userFolder, stateFolder),
    sessionFiles,
    ...(killSwitch === null ? {} : { killPoint: (moment, what) => { killSwitch.passes(moment, what); } }),
  });
  const checkpoint = new CheckpointFile({ engine, clock, log, stateFolder, workspace: () => (config.current().checkpointInWorkspace === true ? repository.root : null) });
  return ok({ engine, jobs, checkpoint });
}
