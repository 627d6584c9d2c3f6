import * as z from 'zod';
import { existingOwnerToken } from '../client/ownerToken';
import { connect } from '../client/engineClient';
import { locateRepository } from '../client/locate';
import type { Snapshot } from '../protocol/views';

const planStatus = z.object({ id: z.string(), title: z.string(), state: z.string(), text: z.string(), total: z.number(), landed: z.number(), running: z.number(), needsYou: z.number(), failed: z.number() });
const taskStatus = z.object({ planId: z.string(), key: z.string(), title: z.string(), state: z.string(), text: z.string(), needsYou: z.boolean(), branch: z.string(), worktree: z.string().nullable() });

export const statusOutput = z.object({
  running: z.boolean(),
  /** What there is to say where no engine answers. */
  message: z.string(),
  repository: z.string().nullable(),
  plans: z.array(planStatus),
  tasks: z.array(taskStatus),
});
export type Status = z.infer<typeof statusOutput>;

/** Asks the engine that runs, if one does. Nothing is started. */
export async function readStatus(folder: string, version: string): Promise<Status> {
  const located = locateRepository(folder);
  if (!located.ok) return nothing(located.error, null);
  const { root, stateFolder } = located.value;
  const token = existingOwnerToken();
  if (token === null) return nothing('Coppice has not been used by this user yet, so no engine is running.', root);
  const connected = await connect({ stateFolder, kind: 'mcp', version, token });
  if (!connected.ok) return nothing(`${connected.error.message} ${connected.error.next}`, root);
  const client = connected.value;
  try {
    return fromSnapshot(await client.ask('board/get', {}), root);
  } finally {
    client.close();
  }
}

function nothing(message: string, repository: string | null): Status {
  return { running: false, message, repository, plans: [], tasks: [] };
}

function fromSnapshot(board: Snapshot, repository: string): Status {
  const message = board.trouble ?? (board.plans.length === 0 ? 'The engine is running; no plan was started yet.' : board.plans.map((plan) => `${plan.title}: ${String(plan.landed)} of ${String(plan.total)} landed, ${plan.state}`).join('\n'));
  // Named one by one: what the board gains later is not thereby shown to agents.
  const plans = board.plans.map(({ id, title, state, text, total, landed, running, needsYou, failed }) => ({ id, title, state, text, total, landed, running, needsYou, failed }));
  const tasks = board.tasks.map(({ planId, key, title, state, text, needsYou, branch, worktree }) => ({ planId, key, title, state, text, needsYou, branch, worktree }));
  return { running: true, message, repository, plans, tasks };
}
