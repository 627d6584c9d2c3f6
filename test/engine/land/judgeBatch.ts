import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event, Landing, Rows } from '../../../src/engine/index';
import { PlainGit } from '../../crash/checker/plainGit';
import { illegalHistory } from '../../crash/checker/history';
import type { Again, LandedBatch } from './landedBatch';
import type { File } from './randomBatch';

export interface Judgement {
  readonly violations: readonly string[];
  readonly landed: number;
  /** Landings that did not come to be because of a conflict, and because of the checks. */
  readonly conflicts: number;
  readonly red: number;
  /** Tasks that were left to a human. */
  readonly flagged: number;
}

interface Known extends LandedBatch {
  readonly git: PlainGit;
  readonly events: readonly Event[];
  readonly rows: Rows;
  readonly branch: string;
  readonly tip: string;
  /** In the order in which they landed. */
  readonly landed: readonly (Landing & { readonly state: { readonly kind: 'landed' } })[];
}

/** What became of a batch, by plain git and the events alone. */
export function judgeBatch(made: LandedBatch): Judgement {
  const { rows } = made.world.store.load();
  const events = made.world.events.map(({ event }) => event);
  const branch = rows.plans[0]?.integrationRef ?? '';
  const git = new PlainGit(made.root);
  const byId = new Map(rows.landings.map((landing) => [landing.id, landing]));
  const landed = events.flatMap((event) => {
    const landing = event.type === 'landing.landed' ? byId.get(event.landingId) : undefined;
    return landing !== undefined && isLanded(landing) ? [landing] : [];
  });
  const known: Known = { ...made, git, events, rows, branch, tip: git.resolve(branch) ?? made.base, landed };
  const abandoned = (kind: string): number => events.filter((event) => event.type === 'landing.abandoned' && event.reason.kind === kind).length;
  const history = illegalHistory({ events: made.world.events, rows }).map(({ text }) => `I8 ${text}`);
  return {
    violations: [...doubled(known), ...untested(known), ...lost(known), ...flaggedWithoutCause(known), ...history],
    landed: landed.length,
    conflicts: abandoned('conflict'),
    red: abandoned('checks-failed'),
    flagged: rows.tasks.filter(({ state }) => state.kind !== 'landed').length,
  };
}

function isLanded(landing: Landing): landing is Landing & { readonly state: { readonly kind: 'landed' } } {
  return landing.state.kind === 'landed';
}

/** I2: each landing and each task is once in the history, and none that is not on record. */
function doubled({ git, base, tip, landed }: Known): readonly string[] {
  const lines = git.lines('log', '--format=%(trailers:key=Coppice-Landing,valueonly,separator=%x2C)%x09%(trailers:key=Coppice-Task,valueonly,separator=%x2C)', `${base}..${tip}`).filter((line) => line !== '\t');
  const [landings, tasks] = [lines.map((line) => line.split('\t')[0] ?? ''), lines.map((line) => line.split('\t')[1] ?? '')];
  const wanted = landed.map(({ id }) => id).sort().join(' ');
  return [
    ...(landings.sort().join(' ') === wanted ? [] : [`I2 in the history are ${landings.join(' ')}, and on record ${wanted}`]),
    ...(new Set(tasks).size === tasks.length ? [] : [`I2 a task is in the history twice: ${tasks.join(' ')}`]),
  ];
}

/** I3: each landing is the merge that was made of it, and each value that the branch took lay there when checks passed. */
function untested({ git, root, base, tip, landed, branch, events, tested }: Known): readonly string[] {
  const texts: string[] = [];
  const merged = new Map(events.flatMap((event) => (event.type === 'landing.merged' ? [[event.landingId, event] as const] : [])));
  const inGit = new Map(git.lines('log', '--first-parent', '--format=%H %T %P', `${base}..${tip}`).map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
  let before = base;
  for (const { id, tip: own, state } of landed) {
    const { commit, tree } = state;
    if (merged.get(id)?.commit !== commit || merged.get(id)?.tree !== tree) texts.push(`I3 ${id} landed ${commit}, and was merged as ${merged.get(id)?.commit ?? 'nothing'}`);
    if (inGit.get(commit) !== `${tree} ${before} ${own}`) texts.push(`I3 ${id} is ${inGit.get(commit) ?? 'not there'}, and not ${tree} ${before} ${own}`);
    before = commit;
  }
  if (before !== tip || inGit.size !== landed.length) texts.push(`I3 the branch is at ${tip}, and what landed last is ${before}`);
  const passed = new Set([...tested.values()].filter((one) => one.passed).map(({ commit }) => commit));
  const values = landed.length === 0 ? [] : readFileSync(join(root, '.git', 'logs', branch), 'utf8').trim().split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const value of values) if (value !== base && !passed.has(value)) texts.push(`I3 the branch was at ${value}, which no check has passed`);
  if (landed.length > 0 && values.at(-1) !== tip) texts.push(`I3 the branch moved without a trace: it is at ${tip}`);
  return texts;
}

/** I11: what one task alone has to do with is as it left it; and every line that any task wrote is somewhere. */
function lost({ git, batch, again, rows, tip }: Known): readonly string[] {
  const isIn = new Set(rows.tasks.filter(({ state }) => state.kind === 'landed').map(({ key }) => key));
  const fresh = new Set(again.filter((one) => one.fresh).map(({ key }) => key));
  const whole = [...batch.changes].filter(([key]) => isIn.has(key) && !fresh.has(key));
  const there = git.files(tip);
  const texts: string[] = [];
  for (const [key, { tree, touched }] of whole) {
    const others = new Set(whole.flatMap(([other, change]) => (other === key ? [] : change.touched.flat())));
    for (const path of touched.filter((paths) => !paths.some((one) => others.has(one))).flat()) {
      const [is, should] = [there.get(path), entryOf(tree.get(path))];
      if (is !== should) texts.push(`I11 ${path} of ${key} is ${is ?? 'absent'}, and should be ${should ?? 'absent'}`);
    }
  }
  const words = new Set(git.maybe('grep', '-h', '-o', '-E', 'word-T[0-9]+-[a-z0-9]+', tip)?.split('\n') ?? []);
  const wanted = [...whole.flatMap(([, change]) => change.words), ...lastWords(again.filter(({ key }) => isIn.has(key)))];
  return [...texts, ...wanted.filter((word) => !words.has(word)).map((word) => `I11 the line ${word} is lost`)];
}

/** Of each task what it wrote since its branch was begun anew. */
function lastWords(again: readonly Again[]): readonly string[] {
  return again.flatMap(({ key, word }, index) => (again.slice(index + 1).some((later) => later.key === key && later.fresh) ? [] : [word]));
}

function entryOf(file: File | undefined): string | undefined {
  if (file === undefined) return undefined;
  return `${file.mode} ${createHash('sha1').update(`blob ${String(file.text.length)}\0${file.text}`).digest('hex')}`;
}

/** Whoever did not land at the first try was in a conflict by git's own word, or failed the checks, or stood behind such a one. */
function flaggedWithoutCause({ git, events, rows, tested }: Known): readonly string[] {
  const landings = new Map(rows.landings.map((landing) => [landing.id, landing]));
  const texts = events.flatMap((event): readonly string[] => {
    if (event.type !== 'landing.abandoned') return [];
    const { base = '', tip = '' } = landings.get(event.landingId) ?? {};
    const { kind } = event.reason;
    if (kind === 'behind') return [];
    if (kind === 'conflict') return git.maybe('merge-tree', '--write-tree', base, tip) === null ? [] : [`${event.landingId} was called a conflict, and git merges it`];
    if (kind === 'checks-failed') return tested.get(event.landingId)?.passed === false ? [] : [`${event.landingId} was called red, and passed`];
    return [`${event.landingId} was given up: ${kind}`];
  });
  const causes = new Set(events.flatMap((event) => (event.type === 'landing.abandoned' && event.reason.kind !== 'behind' ? [landings.get(event.landingId)?.taskId] : [])));
  return [...texts, ...rows.tasks.flatMap(({ id, key, state }) => (state.kind === 'landed' || causes.has(id) ? [] : [`${key} is ${state.kind} without a cause`]))];
}
