import * as z from 'zod';
import { USUAL_MACHINE, type Limits } from '../model/limits';

const agentName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'An agent is named with small letters, digits and dashes.');

const dollars = z.number().positive().max(1_000_000);
/** Of what may be used. */
const USUAL_WARNING = 80;

const tokens = z.number().int().min(1).max(1_000_000_000_000);

export const limitSettings = z.strictObject({
  perAgent: z.record(agentName, z.number().int().min(1).max(64)).exactOptional().describe('How many agents of one name may run at once, over all plans of the repository: {claude: 2}.'),
  startsApartSeconds: z
    .record(agentName, z.number().min(0).max(3600))
    .refine((apart) => !Object.hasOwn(apart, 'script'), 'Shell text starts at once: only agents can be held apart.')
    .exactOptional()
    .describe('How many seconds lie between two starts of agents of one name, at the least: {claude: 5}.'),
  review: z.number().int().min(1).max(1000).exactOptional().describe('While so many tasks of a plan wait to land or for you, it begins no other ones; what was begun goes on.'),
  budget: z
    .strictObject({
      taskUsd: dollars.exactOptional().describe('What a task may cost in US dollars, in all its attempts.'),
      taskTokens: tokens.exactOptional().describe('How many tokens a task may use, in all its attempts.'),
      planUsd: dollars.exactOptional().describe('What all tasks of a plan may cost together.'),
      planTokens: tokens.exactOptional().describe('How many tokens all tasks of a plan may use together.'),
      warnPercent: z.number().min(0).max(100).exactOptional().describe('From how many hundredths of each of these on you are told that it runs out (80); 0: you are not.'),
    })
    .exactOptional()
    .describe('Once so much was used, as far as agents tell it, nothing more is begun until this is raised; what runs comes to its end.'),
  freeMemoryMb: z.number().min(0).max(1_048_576).exactOptional().describe('How much memory must be free for a start (500); 0: it is not looked at. On macOS it never is.'),
  freeDiskMb: z.number().min(0).max(1_048_576).exactOptional().describe('How much must be free for a start on the disk on which worktrees are made (1024); 0: it is not looked at.'),
  loadPerCore: z.number().min(0).max(1000).exactOptional().describe('How much load per core there may be for a second start (0: it is not looked at). Windows knows none.'),
});

const USUAL_RADAR_SECONDS = 15;

export function limitsOf(settings: z.infer<typeof limitSettings> | undefined, radarSeconds?: number): Limits {
  const { perAgent = {}, startsApartSeconds = {}, review = null, budget = {}, freeMemoryMb, freeDiskMb, loadPerCore } = settings ?? {};
  return {
    sweepEveryMs: (radarSeconds ?? USUAL_RADAR_SECONDS) * 1000,
    perAgent: new Map(Object.entries(perAgent)),
    startsApartMs: new Map(Object.entries(startsApartSeconds).map(([agent, seconds]) => [agent, seconds * 1000])),
    review,
    budgets: { task: { tokens: budget.taskTokens ?? null, costMicros: micros(budget.taskUsd) }, plan: { tokens: budget.planTokens ?? null, costMicros: micros(budget.planUsd) } },
    warnPercent: budget.warnPercent ?? USUAL_WARNING,
    machine: { memoryMb: freeMemoryMb ?? USUAL_MACHINE.memoryMb, diskMb: freeDiskMb ?? USUAL_MACHINE.diskMb, loadPerCore: loadPerCore ?? USUAL_MACHINE.loadPerCore },
  };
}

function micros(amount: number | undefined): number | null {
  return amount === undefined ? null : Math.round(amount * 1_000_000);
}
