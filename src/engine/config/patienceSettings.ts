import * as z from 'zod';
import { ROLES } from '../model/role';
import { USUAL_PATIENCE, type Patience } from '../model/patience';

const minutes = z.number().min(0.1).max(7 * 24 * 60);

export const retrySettings = z.strictObject({
  plateau: z.number().int().min(0).max(20).exactOptional().describe('After so many retries in which every failure of the try before is still there, a task is not tried again (2). 0: only the number of tries counts.'),
});

export const livenessSettings = z.strictObject({
  silentAfterMinutes: minutes.exactOptional().describe('How long an agent may print nothing, change no file and say nothing before it counts as stuck (20).'),
  scriptSilentAfterMinutes: minutes.exactOptional().describe('The same for tasks that are shell text (60).'),
  roles: z.partialRecord(z.enum(ROLES), minutes).exactOptional().describe('The same in minutes for jobs with these roles, whoever does them: {tester: 90}. A job of a template may say its own (silent_after_minutes).'),
  whenSilent: z.enum(['ask', 'retry']).exactOptional().describe('What is done about an agent that is stuck: ask shows that it needs you and leaves it alone; retry ends it and tries again (ask).'),
});

/** Undefined where the settings say nothing of it. */
export function patienceOf(retries: z.infer<typeof retrySettings> | undefined, liveness: z.infer<typeof livenessSettings> | undefined): Patience | undefined {
  if (retries === undefined && liveness === undefined) return undefined;
  const { silentAfterMinutes: agent, scriptSilentAfterMinutes: script, roles, whenSilent = USUAL_PATIENCE.whenSilent } = liveness ?? {};
  return {
    plateau: retries?.plateau ?? USUAL_PATIENCE.plateau,
    agentSilentMs: agent === undefined ? USUAL_PATIENCE.agentSilentMs : agent * 60_000,
    scriptSilentMs: script === undefined ? USUAL_PATIENCE.scriptSilentMs : script * 60_000,
    ...(roles === undefined ? {} : { roleSilentMs: Object.fromEntries(Object.entries(roles).map(([role, each]) => [role, each * 60_000])) }),
    whenSilent,
  };
}
