import { planBatches } from '../plan/batches';
import { formatDiagnostics } from '../plan/formatDiagnostics';
import { parsePlan } from '../plan/parsePlan';
import type { Refused, StartPlan, Started } from '../engine';
import type { Event } from '../model/events';
import { ownedFiles, type Plan, type PlanDocument, type PlannedTask } from '../model/plan';
import type { Task } from '../model/task';
import type { RepositoryFacts } from '../ports';
import type { Works } from '../run/works';
import { branchSlug } from '../plan/slug';
import { integrationRef, taskBranchRef, uniqueSlugs } from '../run/names';
import { retryAll } from './resume';
import { refused } from './refused';

const MAX_PARALLEL = 4;
const MAX_ATTEMPTS = 3;

/** Takes a plan document in hand. Everything that could forbid running it is looked at before anything is put on record. */
export async function startPlan(works: Works, request: StartPlan): Promise<Started> {
  const textHash = works.ports.hasher.sha256(request.text);
  if (request.consent !== textHash) {
    return refused('no-consent', 'Nobody has agreed to run the commands of this text.', 'Look at the commands the plan would run, and agree to them.');
  }
  const known = samePlan(works, request.path, textHash);
  if (known !== null) return known.kind === 'refused' ? known : await join(works, known.plan, request);

  const reading = parsePlan(request.text, { path: request.path });
  if (reading.plan === null) {
    return refused('plan-invalid', formatDiagnostics(request.path, reading.diagnostics, request.text), 'Mend the plan where the messages point, then start it again.');
  }
  const facts = await works.ports.git.facts();
  const forbidden = unfitRepository(facts) ?? unknownAgents(works, reading.plan, request);
  if (forbidden !== null) return forbidden;

  const imported = importPlan(works, { document: reading.plan, request, facts, textHash });
  await works.ports.environments.remember(imported.plan.id, request.environment);
  // Somebody may have started the same document while the repository was looked at.
  const meanwhile = samePlan(works, request.path, textHash);
  if (meanwhile !== null) return meanwhile.kind === 'refused' ? meanwhile : await join(works, meanwhile.plan, request);
  await works.record(imported);
  return { kind: 'started', planId: imported.plan.id };
}

type Known = { readonly kind: 'same'; readonly plan: Plan } | Refused;

/** The same document is one plan, however often it is started. */
function samePlan(works: Works, path: string, textHash: string): Known | null {
  const plans = [...works.state().plans.values()].filter((plan) => plan.path === path);
  const open = plans.find((plan) => plan.phase.kind !== 'ended');
  if (open !== undefined && open.textHash !== textHash) {
    return refused('plan-changed', `${path} was changed since it was started, and the run of the older text has not ended.`, `Stop it first (coppice stop ${open.id}), or let it end.`);
  }
  const same = open ?? plans.filter((plan) => plan.textHash === textHash).at(-1);
  if (same === undefined) return null;
  if (same.phase.kind === 'ended' && same.phase.outcome.kind === 'completed') {
    return refused('already-landed', `Every task of this plan has landed already, on ${same.integrationRef.replace('refs/heads/', '')}.`, 'Bring it into a branch with: coppice land --into BRANCH. To run it once more, change its text.');
  }
  return { kind: 'same', plan: same };
}

async function join(works: Works, plan: Plan, request: StartPlan): Promise<Started> {
  await works.ports.environments.remember(plan.id, request.environment);
  const again: Event[] = plan.paused || plan.phase.kind === 'ended' ? [{ type: 'plan.resumed', planId: plan.id }, ...retryAll(works.state(), plan.id)] : [];
  if (again.length > 0) await works.record(...again);
  return { kind: 'joined', planId: plan.id };
}

function unfitRepository(facts: RepositoryFacts): Refused | null {
  if (facts.head === null) {
    return refused('no-commits', `${facts.root} has no commit yet, so there is nothing for worktrees to start from.`, 'Make a first commit: git commit --allow-empty -m "Start".');
  }
  if (!facts.hasIdentity) {
    return refused('no-identity', `Git does not know who commits in ${facts.root}, and agents could not commit.`, 'Set it: git config user.name "Your Name" and git config user.email you@example.com.');
  }
  return null;
}

function unknownAgents(works: Works, document: PlanDocument, request: StartPlan): Refused | null {
  for (const task of document.tasks) {
    const name = agentFor(task, request);
    if (name === null) return refused('no-agent', `${task.key} names no agent and has no commands of its own.`, 'Give one with --agent NAME, or an "Agent: NAME" line in the task.');
    if (works.ports.agents.find(name) === null) {
      return refused('unknown-agent', `${task.key} asks for the agent "${name}", which is not set up.`, `Known agents: ${works.ports.agents.names().join(', ')}. Others are set up under "agents" in .coppice/config.yaml.`);
    }
    if (name === 'script' && task.run === null) {
      return refused('nothing-to-run', `${task.key} is for the script agent but has no shell block to run.`, 'Add a fenced sh block to the task, or name another agent.');
    }
  }
  return null;
}

/** What the document says comes first; commands of its own make a script task; then what the user asked for. */
function agentFor(task: PlannedTask, request: StartPlan): string | null {
  return task.agent ?? (task.run === null ? (request.options.agent ?? null) : 'script');
}

interface Import {
  readonly document: PlanDocument;
  readonly request: StartPlan;
  readonly facts: RepositoryFacts;
  readonly textHash: string;
}

function importPlan(works: Works, { document, request, facts, textHash }: Import): Extract<Event, { type: 'plan.imported' }> {
  const id = `${branchSlug(document.title).slice(0, 40)}-${works.ports.ids.next().slice(0, 6)}`;
  const { options } = request;
  const plan: Plan = {
    id,
    title: document.title,
    path: request.path,
    textHash,
    schedule: options.schedule ?? document.schedule ?? 'flow',
    maxParallel: options.maxParallel ?? document.maxParallel ?? MAX_PARALLEL,
    maxAttempts: options.maxAttempts ?? MAX_ATTEMPTS,
    advance: options.advance ?? 'ask',
    uncommitted: options.uncommitted ?? 'ask',
    mergeOrder: document.mergeOrder,
    finalChecks: document.finalChecks,
    base: facts.head ?? '',
    targetBranch: facts.headRef,
    integrationRef: integrationRef(id),
    phase: { kind: 'opening' },
    paused: false,
    createdAt: works.ports.clock.wall(),
    endedAt: null,
    advanced: { kind: 'none' },
  };
  return { type: 'plan.imported', plan, text: request.text, tasks: importTasks(works, plan, document, request) };
}

function importTasks(works: Works, plan: Plan, document: PlanDocument, request: StartPlan): readonly Task[] {
  const batchOf = new Map(planBatches(document.tasks).flatMap((batch) => batch.keys.map((key) => [key, batch.number] as const)));
  const slugs = uniqueSlugs(document.tasks.map((task) => task.key));
  return document.tasks.map((task, position): Task => {
    const slug = slugs[position] ?? String(position);
    return {
      id: `${plan.id}/${slug}`,
      planId: plan.id,
      key: task.key,
      position,
      title: task.title,
      prompt: task.prompt,
      dependsOn: task.dependsOn,
      files: ownedFiles(task),
      apart: [],
      run: task.run,
      agent: agentFor(task, request) ?? 'script',
      checks: task.checks,
      branchRef: taskBranchRef(plan.id, slug),
      batch: batchOf.get(task.key) ?? 1,
      state: { kind: 'backlog' },
      worktreeId: null,
      base: null,
      tries: { started: 0, failed: 0, lost: 0, conflicts: 0, followUps: 0 },
      sessionId: works.ports.ids.uuid(),
    };
  });
}
