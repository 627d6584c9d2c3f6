import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Evidence } from './evidence';
import { violations, type Violation } from './violation';

const data = z.object({
  sequence: z.number(),
  plans: z.array(z.object({ id: z.string(), tasks: z.array(z.object({ key: z.string(), state: z.string(), commit: z.string().nullable() })) })),
  disagreements: z.array(z.string()),
});

const BLOCK = /\n```json coppice-checkpoint\n([^`]*)\n```\n$/;

/** The page for whoever has nothing else can be read whenever an engine died, and tells of nothing that the state does not know. */
export function wrongCheckpoint({ spec, rows, events }: Evidence): readonly Violation[] {
  const file = join(spec.stateFolder, 'COPPICE_CHECKPOINT.md');
  if (!existsSync(file)) return violations('I8', rows.plans.length === 0 ? [] : [`There is no checkpoint at ${file}.`]);
  const read = readData(BLOCK.exec(readFileSync(file, 'utf8'))?.[1] ?? '');
  if (read === null) return violations('I8', [`The checkpoint ${file} cannot be read.`]);
  const texts = read.disagreements.map((one) => `The checkpoint found that the state had lost something: ${one}`);
  if (read.sequence > events.length) texts.push(`The checkpoint tells of ${String(read.sequence)} events, and there are ${String(events.length)}.`);
  for (const plan of read.plans) {
    const tasks = new Map(rows.tasks.filter(({ planId }) => planId === plan.id).map((task) => [task.key, task.state]));
    for (const { key, commit } of plan.tasks.filter(({ state }) => state === 'landed')) {
      const now = tasks.get(key);
      if (now?.kind !== 'landed' || now.commit !== commit) texts.push(`The checkpoint says that ${key} of ${plan.id} landed as ${commit ?? 'nothing'}; the state: ${JSON.stringify(now)}.`);
    }
  }
  return violations('I8', texts);
}

function readData(text: string): z.infer<typeof data> | null {
  try {
    return data.parse(JSON.parse(text));
  } catch {
    // That is the finding.
    return null;
  }
}
