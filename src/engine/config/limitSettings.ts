import * as z from 'zod';
import { NO_LIMITS, type Limits } from '../model/limits';

const agentName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'An agent is named with small letters, digits and dashes.');

export const limitSettings = z.strictObject({
  perAgent: z.record(agentName, z.number().int().min(1).max(64)).exactOptional().describe('How many agents of one name may run at once, over all plans of the repository: {claude: 2}.'),
  startsApartSeconds: z
    .record(agentName, z.number().min(0).max(3600))
    .refine((apart) => !Object.hasOwn(apart, 'script'), 'Shell text starts at once: only agents can be held apart.')
    .exactOptional()
    .describe('How many seconds lie between two starts of agents of one name, at the least: {claude: 5}.'),
  review: z.number().int().min(1).max(1000).exactOptional().describe('While so many tasks of a plan wait to land or for you, it begins no other ones; what was begun goes on.'),
});

export function limitsOf(settings: z.infer<typeof limitSettings> | undefined): Limits {
  if (settings === undefined) return NO_LIMITS;
  const { perAgent = {}, startsApartSeconds = {}, review = null } = settings;
  return {
    perAgent: new Map(Object.entries(perAgent)),
    startsApartMs: new Map(Object.entries(startsApartSeconds).map(([agent, seconds]) => [agent, seconds * 1000])),
    review,
  };
}
