import { messageOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';
import { checkpointSchema, type Checkpoint } from './checkpoint';

const FENCE = '```json coppice-checkpoint';
/** More than this was not written by us. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

type Plan = Checkpoint['plans'][number];
type Task = Plan['tasks'][number];

/** The checkpoint as a page: prose for people, and the same as data at its end. */
export function checkpointPage(checkpoint: Checkpoint): string {
  const { status, at, plans, disagreements } = checkpoint;
  return [
    '# Coppice checkpoint',
    '',
    `**Status: ${status}**, as of ${new Date(at).toISOString()}.`,
    '',
    'Coppice writes this page before agents start, and whenever something has come to rest. What holds is its database: `coppice status` shows it, `coppice resume` goes on with it.',
    ...(disagreements.length === 0 ? [] : ['', '## Does not agree', '', 'An earlier checkpoint knew what the database does not. The database holds.', '', ...disagreements.map((one) => `- ${plain(one)}`)]),
    ...plans.flatMap(planLines),
    '',
    '## The same as data',
    '',
    FENCE,
    // No title may end the block.
    JSON.stringify(checkpoint, null, 1).replaceAll('`', '\\u0060'),
    '```',
    '',
  ].join('\n');
}

/** The data of a page that was written by `checkpointPage`. */
export function readCheckpoint(text: string): Result<Checkpoint, string> {
  if (text.length > MOST_CHARACTERS) return err('it is far larger than any checkpoint');
  const from = text.lastIndexOf(`\n${FENCE}\n`);
  const to = text.lastIndexOf('\n```');
  if (from === -1 || to <= from) return err('it has no data block at its end');
  try {
    const read = checkpointSchema.safeParse(JSON.parse(text.slice(from + FENCE.length + 2, to)));
    return read.success ? ok(read.data) : err(`its data have another form: ${read.error.issues[0]?.message ?? ''}`);
  } catch (thrown) {
    return err(`its data cannot be read: ${messageOf(thrown)}`);
  }
}

function planLines(plan: Plan): readonly string[] {
  const landed = plan.tasks.filter(({ state }) => state === 'landed');
  const open = plan.tasks.filter(({ state }) => state !== 'landed');
  return [
    '',
    `## ${plain(plan.title)}`,
    '',
    `- ${plan.path === '' ? 'Tasks without a document' : `Document: ${plain(plan.path)}`} (plan ${plan.id})`,
    `- Phase: ${plan.state}. ${plain(plan.text)}`,
    `- Branch: ${plain(plan.integrationBranch)}${plan.targetBranch === null ? '' : `, for ${plain(plan.targetBranch)}`}`,
    `- Progress: ${String(landed.length)} of ${String(plan.tasks.length)} landed; ${batchesText(plan)}`,
    ...section('Needs you', open.filter(({ needsYou }) => needsYou), (task) => `${named(task)}: ${plain(task.text)}${place(task)}`),
    ...section('Under way', open.filter((task) => !task.needsYou && !isToCome(task)), (task) => `${named(task)}: ${task.state}, attempt ${String(task.attempt)}; ${plain(task.text)}${place(task)}`),
    ...section('What comes next', open.filter((task) => !task.needsYou && isToCome(task)), (task) => `${named(task)} (batch ${String(task.batch)}): ${plain(task.text)}`),
    ...section('Landed', landed, (task) => `${named(task)} as ${(task.commit ?? '').slice(0, 10)}`),
  ];
}

function isToCome({ state }: Task): boolean {
  return state === 'backlog' || state === 'ready' || state === 'cancelled';
}

function section(title: string, tasks: readonly Task[], line: (task: Task) => string): readonly string[] {
  return tasks.length === 0 ? [] : ['', `### ${title}`, '', ...tasks.map((task) => `- ${line(task)}`)];
}

function named({ key, title }: Task): string {
  return `**${plain(key)}** ${plain(title)}`;
}

function place({ worktree, branch }: Task): string {
  return worktree === null ? '' : ` (branch ${plain(branch)}, in ${plain(worktree)})`;
}

function batchesText({ batches }: Plan): string {
  const counts = new Map<string, number>();
  for (const { state } of batches) counts.set(state, (counts.get(state) ?? 0) + 1);
  return `batches: ${[...counts].map(([state, count]) => `${String(count)} ${state}`).join(', ')}`;
}

/** One line, in which nothing is markup. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>|#]/g, String.raw`\$&`)
    .trim();
}
