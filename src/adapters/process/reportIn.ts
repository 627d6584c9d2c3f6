import * as z from 'zod';
import type { Report } from '../../engine/index';

const count = z.number().nonnegative();
const figures = z.object({ inputTokens: count, outputTokens: count, cachedTokens: count, costMicros: count.nullable() });
const report = z.object({
  usage: z.object({ own: figures, sessions: z.array(z.object({ id: z.string(), total: figures })) }).nullable(),
  quota: z.object({ until: z.number().nullable(), text: z.string() }).nullable(),
});

/** What `report.json` says; null where it is not whole. The agent could have written it as well as the runner. */
export function reportIn(text: string): Report | null {
  try {
    const read = report.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    // Half a file is no file.
    return null;
  }
}
