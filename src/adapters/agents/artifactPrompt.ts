import type { DeclaredOutput, GivenInput, JobRequest } from '../../engine/index';
import { fenced } from './fenced';

/** More paths than these are told by their folder alone. */
const MOST_PATHS = 40;

/** What others have left, for the agent: what they said stands here, as far as there is room, and all of it in files. */
export function givenText({ inputs }: Pick<JobRequest, 'inputs'>): string {
  if (inputs.length === 0) return '';
  const words = inputs.filter(({ kind }) => kind !== 'file').map(wordsOf);
  const paths = inputs.filter(({ kind, content }) => kind === 'file' && content.kind === 'kept').map(({ path }) => `- ${shownPath(path)}`);
  const more = paths.length > MOST_PATHS ? [`- and ${String(paths.length - MOST_PATHS)} more in $COPPICE_INPUTS`] : [];
  const files = paths.length === 0 ? [] : [`Files they created or changed, as they left them (the worktree has them as they are now):\n${[...paths.slice(0, MOST_PATHS), ...more].join('\n')}`];
  return ['## What others have left for you', ...words, ...files].join('\n\n');
}

function wordsOf({ path, job, kind, content, shown }: GivenInput): string {
  if (content.kind === 'left-out') return `Something the job ${job} left was not kept: ${content.reason}.`;
  const head = `${kind === 'error_context' ? 'What went wrong' : kind === 'declared' ? 'Made' : 'Said'} by the job ${job}, in ${shownPath(path)}`;
  if (shown === null) return `${head}: read it there.`;
  return `${head}${shown.whole ? '' : ' (only its beginning stands here)'}:\n\n${fenced(shown.text.trimEnd())}`;
}

/** By the variable: an agent is told of no folder but its worktree. */
function shownPath(path: string): string {
  return `$COPPICE_INPUTS/${JSON.stringify(path).slice(1, -1)}`;
}

/** What the agent has to leave for others, or may. */
export function leaveText({ outputs, passesOn }: Pick<JobRequest, 'outputs' | 'passesOn'>): string {
  const promised = outputs.map(promiseText);
  const said = passesOn ? ['What you write to the file $COPPICE_OUTPUT_FILE is given to those who go on after you.'] : [];
  return promised.length + said.length === 0 ? '' : ['## What you leave for others', ...promised, ...said].join('\n\n');
}

function promiseText({ name, path, schema }: DeclaredOutput): string {
  const place = `You have failed unless you leave the output "${name}": the file $COPPICE_OUTPUTS/${path} or, where it is to be committed, ${path} in the worktree.`;
  return schema === null ? place : `${place} It must be JSON that fits this schema:\n\n${fenced(schema)}`;
}
