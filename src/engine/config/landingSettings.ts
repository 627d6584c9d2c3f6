import * as z from 'zod';
import { LONGEST_TRAIN, USUAL_LANDING } from '../model/landingRules';

export const landingSettings = z.strictObject({
  strategy: z.enum(['adaptive', 'serial']).default(USUAL_LANDING.strategy).describe('How proven work is brought in. adaptive merges several, one upon the other, and tests the last: fewer runs of the checks, and where they fail, halving finds whose fault it is. serial tests each by itself. The branch never takes a value that was not tested.'),
  atOnce: z.number().int().min(1).max(LONGEST_TRAIN).default(USUAL_LANDING.atOnce).describe('The most that adaptive tests at once; it takes fewer the more have failed.'),
});
