import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { expectWithin, figure } from '../support/figure';
import { processesIn } from '../support/processesIn';
import { tempFolder } from '../support/tempFolder';
import { commit, planOf, task } from './support/plans';
import { world, type World } from './support/world';
import type { JsonEvent, Summary } from './support/started';

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
  { name: 'leaves its output to a child that lives on', agent: 'sleep 1000 & now; exit 1', state: 'failed', text: /exit code 1/ },
  { name: 'is killed', agent: 'now; kill -KILL $$', state: 'failed', text: /SIGKILL/ },
  // Nobody's fault the first time; then it is for a person to look at.
  { name: 'loses its runner', agent: 'now; kill -KILL $PPID; exec sleep 1000', state: 'attention', text: /was killed 2 times/ },
];

const HANGING: readonly (Kind & { readonly event: string; readonly withinMs: number })[] = [
  { name: 'hangs in silence', agent: 'now; exec sleep 1000', event: 'attempt.stuck', withinMs: SILENT_MS + 5000, state: 'running', text: /no sign of life|silent|stuck/ },
  { name: 'spins in silence', agent: 'now; while :; do :; done', event: 'attempt.stuck', withinMs: SILENT_MS + 5000, state: 'running', text: /no sign of life|silent|stuck/ },
  { name: 'waits for an answer', agent: 'now; echo "needs-input: which one?" > "$COPPICE_STATUS_FILE"; exec sleep 1000', event: 'attempt.said', withinMs: 5000, state: 'running', text: /which one\?/ },
];

let kindsRight = 0;

afterAll(() => {
  if (kindsRight > 0) figure('R5', `${String(kindsRight)} of ${String(ENDING.length + HANGING.length + 1)} kinds right, ${String(AGENTS)} agents each`);
});

test.each(ENDING)('an agent that $name is seen at once, and its task is in the right state', async (kind) => {
  const { here, since } = await worldOf(kind);
  const { events, summary } = await here.coppice('run', 'plan.md', '--json');
  const last = new Map(events.filter((event) => event.type === 'attempt.ended').map((event) => [event.key, event]));
  const seen = [...last.values()].map((event) => since(event));
  judge(kind, { tasks: summary.tasks, seen, withinMs: 5000 });
  expect(processesIn(here.worktrees)).toEqual([]);
}, 300_000);

test.each(HANGING)('an agent that $name is told apart from one that works, and is left alone', async (kind) => {
  const { here, since } = await worldOf(kind);
  const run = here.start(['run', 'plan.md', '--json', '--max-parallel', String(AGENTS)]);
  const seen: number[] = [];
  for (const key of KEYS) seen.push(since(await run.event(kind.event, key)));
  const { tasks } = JSON.parse((await here.coppice('status', '--json')).out) as { readonly tasks: readonly { readonly state: string; readonly text: string; readonly needsYou: boolean }[] };
  judge(kind, { tasks: tasks.filter(({ needsYou }) => needsYou), seen, withinMs: kind.withinMs });
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
  const grownMb = Math.round(Math.max(0, Math.max(...samples) - before));
  kindsRight += summary.landed === AGENTS ? 1 : 0;
  figure('R5', `an agent that floods its output: ${String(summary.landed)} of ${String(AGENTS)} landed after ${String(megabytes)} MB each, the engine grew by ${String(grownMb)} MB (bar 50)`);
  expect(summary).toMatchObject({ landed: AGENTS });
  expectWithin(grownMb, 50, 'the engine grew by so many MB');
}, 600_000);

test('a task that kills its worker each time is handed to a person after two, and nobody else is touched', async () => {
  const here = await world({ plan: planOf(task('W1', 'kill -KILL $PPID; exec sleep 1000'), task('W2', commit('two')), task('W3', commit('three'))), files: { '.coppice/config.yaml': 'maxAttempts: 9\n' } });
  const { summary } = await here.coppice('run', 'plan.md', '--json');
  const [poison, ...others] = summary.tasks;
  figure('R7', `${poison?.state === 'attention' ? 'handed to a person' : String(poison?.state)} after ${String(poison?.attempt)} attempts (bar 2); ${String(others.filter(({ state, attempt }) => state === 'landed' && attempt === 1).length)} of ${String(others.length)} others landed at the first`);
  expect(summary.tasks.map(({ key, state, attempt }) => ({ key, state, attempt }))).toEqual([
    { key: 'W1', state: 'attention', attempt: 2 },
    { key: 'W2', state: 'landed', attempt: 1 },
    { key: 'W3', state: 'landed', attempt: 1 },
  ]);
}, 120_000);

async function worldOf({ agent }: Pick<Kind, 'agent'>): Promise<{ readonly here: World; readonly since: (event: JsonEvent) => number }> {
  const moments = tempFolder();
  mkdirSync(moments, { recursive: true });
  const script = (key: string): string => agent.replaceAll(/\bnow\b/g, `date +%s%3N > ${join(moments, key)}`).replaceAll(/\bKEY\b/g, key);
  const here = await world({ plan: planOf(...KEYS.map((key) => task(key, script(key)))), files: { '.coppice/config.yaml': SETTINGS } });
  const since = ({ key, at }: JsonEvent): number => (at ?? Number.NaN) - Number(readFileSync(join(moments, key ?? ''), 'utf8'));
  return { here, since };
}

interface Seen {
  readonly tasks: readonly Pick<Summary['tasks'][number], 'state' | 'text'>[];
  /** How long after it happened, for each. */
  readonly seen: readonly number[];
  readonly withinMs: number;
}

function judge(kind: Kind, { tasks, seen, withinMs }: Seen): void {
  const right = tasks.filter(({ state, text }) => state === kind.state && kind.text.test(text)).length;
  const worstMs = Math.max(...seen);
  kindsRight += right === AGENTS && seen.length === AGENTS ? 1 : 0;
  figure('R5', `an agent that ${kind.name}: ${String(right)} of ${String(AGENTS)} in the right state, ${String(seen.length)} seen after ${String(worstMs)} ms at most (bar ${String(withinMs)})`);
  expect({ right, seen: seen.length }, JSON.stringify(tasks)).toEqual({ right: AGENTS, seen: AGENTS });
  expectWithin(worstMs, withinMs, 'it was seen after so many ms');
}

function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1024;
}
