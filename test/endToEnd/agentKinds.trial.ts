import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processesIn } from '../support/processesIn';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import { world, type World } from './support/world';
import type { JsonEvent } from './support/started';

/** How many agents of each kind; `npm run test:faults R5` has twenty. */
const AGENTS = Number(process.env['COPPICE_AGENTS'] ?? 1);
const KEYS = Array.from({ length: AGENTS }, (_, index) => `W${String(index + 1)}`);
/** The shortest there is: 0.1 minutes. */
const SILENT_MS = 6000;
const SETTINGS = 'maxAttempts: 1\nliveness: {scriptSilentAfterMinutes: 0.1}\n';

interface Kind {
  readonly name: string;
  /** Shell text; `now` notes the moment in a file of this name. */
  readonly agent: string;
  readonly state: string;
  readonly text: RegExp;
}

const ENDING: readonly Kind[] = [
  { name: 'ends well with no work', agent: 'now; exit 0', state: 'failed', text: /without a single commit/ },
  { name: 'ends with code 1', agent: 'now; exit 1', state: 'failed', text: /exit code 1/ },
  { name: 'dies of a fault', agent: 'now; kill -SEGV $$', state: 'failed', text: /SIGSEGV/ },
  { name: 'is killed', agent: 'now; kill -KILL $$', state: 'failed', text: /SIGKILL/ },
  // Nobody's fault the first time; then it is for a person to look at.
  { name: 'loses its runner', agent: 'now; kill -KILL $PPID; exec sleep 1000', state: 'attention', text: /was killed 2 times/ },
];

const HANGING: readonly (Kind & { readonly event: string; readonly withinMs: number })[] = [
  { name: 'hangs in silence', agent: 'now; exec sleep 1000', event: 'attempt.stuck', withinMs: SILENT_MS + 5000, state: 'running', text: /no sign of life|silent|stuck/ },
  { name: 'spins in silence', agent: 'now; while :; do :; done', event: 'attempt.stuck', withinMs: SILENT_MS + 5000, state: 'running', text: /no sign of life|silent|stuck/ },
  { name: 'waits for an answer', agent: 'now; echo "needs-input: which one?" > "$COPPICE_STATUS_FILE"; exec sleep 1000', event: 'attempt.said', withinMs: 5000, state: 'running', text: /which one\?/ },
];

test.each(ENDING)('an agent that $name is seen at once, and its task is in the right state', async (kind) => {
  const { here, since } = await worldOf(kind);
  const { events, summary } = await here.coppice('run', 'plan.md', '--json');
  expect(summary.tasks.map(({ key, state }) => ({ key, state }))).toEqual(KEYS.map((key) => ({ key, state: kind.state })));
  for (const { text } of summary.tasks) expect(text).toMatch(kind.text);
  const last = new Map(events.filter((event) => event.type === 'attempt.ended').map((event) => [event.key, event]));
  const seen = [...last.values()].map((event) => since(event));
  expect(seen).toHaveLength(AGENTS);
  figure(`an agent that ${kind.name}`, seen, 5000);
  expect(processesIn(here.worktrees)).toEqual([]);
}, 300_000);

test.each(HANGING)('an agent that $name is told apart from one that works, and is left alone', async (kind) => {
  const { here, since } = await worldOf(kind);
  const run = here.start(['run', 'plan.md', '--json', '--max-parallel', String(AGENTS)]);
  const seen: number[] = [];
  for (const key of KEYS) seen.push(since(await run.event(kind.event, key)));
  figure(`an agent that ${kind.name}`, seen, kind.withinMs);
  const { tasks } = JSON.parse((await here.coppice('status', '--json')).out) as { readonly tasks: readonly { readonly state: string; readonly text: string; readonly needsYou: boolean }[] };
  for (const one of tasks) expect(one).toMatchObject({ state: kind.state, needsYou: true, text: expect.stringMatching(kind.text) as string });
  expect(processesIn(here.worktrees).length).toBeGreaterThanOrEqual(AGENTS);
  await here.coppice('cancel', '--plan');
  await run.ended;
  expect(processesIn(here.worktrees)).toEqual([]);
}, 300_000);

test('an agent that floods its output costs the engine no memory, and lands', async () => {
  const megabytes = Number(process.env['COPPICE_FLOOD_MB'] ?? 100);
  const { here } = await worldOf({ agent: `head -c ${String(megabytes)}000000 /dev/zero | tr '\\0' x; ${commit('KEY')}` });
  const run = here.start(['run', 'plan.md', '--json']);
  await run.event('attempt.live');
  const pid = here.enginePid();
  const before = residentMb(pid);
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(residentMb(pid)), 50);
  const { summary } = await run.ended;
  clearInterval(sampling);
  expect(summary).toMatchObject({ landed: AGENTS });
  process.stdout.write(`R5 ${String(AGENTS)} agents with ${String(megabytes)} MB each: the engine grew by ${Math.max(0, Math.max(...samples) - before).toFixed(0)} MB (bar 50)\n`);
}, 600_000);

test('a task that kills its worker each time is handed to a person after two, and nobody else is touched', async () => {
  const here = await world({ plan: planOf(task('W1', 'kill -KILL $PPID; exec sleep 1000'), task('W2', commit('two')), task('W3', commit('three'))), files: { '.coppice/config.yaml': 'maxAttempts: 9\n' } });
  const { summary } = await here.coppice('run', 'plan.md', '--json');
  expect(summary.tasks.map(({ key, state, attempt }) => ({ key, state, attempt }))).toEqual([
    { key: 'W1', state: 'attention', attempt: 2 },
    { key: 'W2', state: 'landed', attempt: 1 },
    { key: 'W3', state: 'landed', attempt: 1 },
  ]);
  process.stdout.write('R7 handed to a person after 2 attempts; 2 of 2 others landed\n');
}, 120_000);

async function worldOf({ agent }: Pick<Kind, 'agent'>): Promise<{ readonly here: World; readonly since: (event: JsonEvent) => number }> {
  const moments = tempFolder();
  mkdirSync(moments, { recursive: true });
  const script = (key: string): string => agent.replaceAll(/\bnow\b/g, `date +%s%3N > ${join(moments, key)}`).replaceAll(/\bKEY\b/g, key);
  const here = await world({ plan: planOf(...KEYS.map((key) => task(key, script(key)))), files: { '.coppice/config.yaml': SETTINGS } });
  const since = ({ key, at }: JsonEvent): number => (at ?? Number.NaN) - Number(readFileSync(join(moments, key ?? ''), 'utf8'));
  return { here, since };
}

/** For whoever reads the log; a claim about time is no test. */
function figure(what: string, seen: readonly number[], bar: number): void {
  process.stdout.write(`R5 ${what}: ${String(seen.length)} of ${String(AGENTS)} in the right state, seen after ${Math.max(...seen).toFixed(0)} ms at most (bar ${String(bar)})\n`);
}

function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1024;
}
