import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event, Recorded } from '../../../src/engine/index';
import { renumbered } from './doctoredState';
import { bug, doctored, does, dropped, isType, misremembered, moved, without, type SeededBug, type Victim } from './spoiling';

/** What bugs would leave behind in plans whose agents do more, and which people steer. */
export const seededAgentBugs: readonly SeededBug[] = [
  misremembered('a job that was asked for twice was made twice', (events) => renumbered(events.flatMap((one) => (isType('job.spawned')(one) ? [one, one] : [one]))), 'busy'),
  misremembered('a job was asked for by one that had ended', (events) => renumbered(movedBehind(events, isType('job.spawned'), isType('task.queued'))), 'busy'),
  bug('I8', 'the prompt of a job was changed', (victim) => doctored(victim, ({ rows, events }) => ({ events, rows: { ...rows, tasks: rows.tasks.map((task) => ({ ...task, prompt: `${task.prompt} And hurry.` })) } })), 'busy'),
  misremembered('a continuous task was done while others were not', (events) => changedFirst(events, 'task.claimed', (event) => event.round?.final === false, (event) => ({ ...event, round: { seen: 0, final: true } })), 'busy'),
  misremembered('a continuous task was done without a last round', (events) => changedFirst(events, 'task.claimed', (event) => event.round?.final === true, (event) => ({ ...event, round: { seen: 0, final: false } })), 'busy'),
  misremembered('a task that may fail failed its plan', (events) => changedFirst(events, 'plan.closing', () => true, (event) => ({ ...event, outcome: { kind: 'incomplete' } })), 'busy'),
  misremembered('work was taken though a criterion was not met', (events) => changedFirst(events, 'attempt.judged', () => true, (event) => ({ ...event, judgements: event.judgements.map((one) => ({ ...one, verdict: 'not_met' })) })), 'busy'),
  misremembered('a criterion was judged twice, and another not', (events) => changedFirst(events, 'attempt.judged', () => true, (event) => ({ ...event, judgements: event.judgements.map((one) => ({ ...one, number: 7 })) })), 'busy'),
  misremembered('work began in a worktree that was not set up', (events) => renumbered(dropped(events, isType('worktree.set-up')))),
  misremembered('an attempt was given what is not there', (events) => changedFirst(events, 'attempt.given', () => true, (event) => ({ ...event, artifacts: ['no-such-artifact'] })), 'busy'),
  bug('I4', 'what an attempt left is gone', does((victim) => rmSync(anArtifact(victim))), 'busy'),
  bug('I4', 'what an attempt left is not what it was', does((victim) => appendFileSync(anArtifact(victim), 'x')), 'busy'),
  misremembered('a task that was paused was begun', (events) => renumbered(dropped(events, isType('task.released'))), 'steered'),
  misremembered('a plan that was paused went on', (events) => renumbered(events.filter((one) => !isType('plan.resumed')(one))), 'steered'),
  misremembered('a task was cancelled while its agent ran', (events) => renumbered(moved(events, isType('task.cancelled'), isType('attempt.ended'))), 'steered'),
  misremembered('a job was cancelled while its agent ran', (events) => renumbered(cancelledBeforeItsEnd(events)), 'steered'),
  misremembered('a task was cancelled that nobody gave up', (events) => renumbered(events.filter((one) => !(one.event.type === 'task.held' && one.event.hold === 'cancel'))), 'steered'),
  misremembered('a task that was begun was taken out of its plan', (events) => changedFirst(events, 'plan.changed', () => true, (event) => ({ ...event, removed: [...event.removed, claimedIn(events)] })), 'steered'),
  misremembered('a template lost a version', (events) => changedFirst(events, 'template.saved', () => true, (event) => ({ ...event, template: { ...event.template, version: 2 } })), 'steered'),
  bug('I1', 'a task was lost that a change had brought', (victim) => doctored(victim, ({ rows, events }) => ({ events, rows: without(rows, 'S7') })), 'steered'),
  checkpoint('cannot be read', (text) => text.slice(0, -100)),
  checkpoint('tells of what never was', (text) => text.replace(/"sequence": \d+/, '"sequence": 99999')),
  checkpoint('says that another commit landed', (text) => text.replaceAll(/"commit": "[0-9a-f]{4}/g, '"commit": "0000')),
  checkpoint('found the state to have lost something', (text) => text.replace('"disagreements": []', '"disagreements": ["W1 had landed"]')),
];

function checkpoint(name: string, change: (text: string) => string): SeededBug {
  return bug('I8', `the checkpoint ${name}`, does(({ spec }) => {
    const file = join(spec.stateFolder, 'COPPICE_CHECKPOINT.md');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }));
}

/** Changes the first event of this type of which that holds. */
function changedFirst<K extends Event['type']>(events: readonly Recorded[], type: K, which: (event: Extract<Event, { type: K }>) => boolean, change: (event: Extract<Event, { type: K }>) => Event): readonly Recorded[] {
  const is = (event: Event): event is Extract<Event, { type: K }> => event.type === type;
  const at = events.findIndex(({ event }) => is(event) && which(event));
  if (at === -1) throw new Error(`There is no such ${type} to spoil.`);
  return events.map((one, index) => (index === at && is(one.event) ? { ...one, event: change(one.event) } : one));
}

/** The first that is `which`, put behind the last that is `behind`. */
function movedBehind(events: readonly Recorded[], which: (one: Recorded) => boolean, behind: (one: Recorded) => boolean): readonly Recorded[] {
  const found = events.find(which);
  const rest = events.filter((one) => one !== found);
  const to = rest.findLastIndex(behind) + 1;
  return [...rest.slice(0, to), ...(found === undefined ? [] : [found]), ...rest.slice(to)];
}

function cancelledBeforeItsEnd(events: readonly Recorded[]): readonly Recorded[] {
  const cancelling = events.findIndex(isType('job.cancelling'));
  const ended = events.findIndex((one, index) => index > cancelling && isType('attempt.ended')(one));
  const failed = events.findIndex(({ event }, index) => index > ended && event.type === 'job.failed' && event.failure.kind === 'cancelled');
  return events.flatMap((one, index) => (index === ended ? [events[failed] ?? one, one] : index === failed ? [] : [one]));
}

function claimedIn(events: readonly Recorded[]): string {
  return events.flatMap(({ event }) => (event.type === 'task.claimed' ? [event.taskId] : []))[0] ?? '';
}

function anArtifact({ spec }: Victim): string {
  const folder = join(spec.stateFolder, 'artifacts');
  const file = readdirSync(folder, { recursive: true, withFileTypes: true }).find((entry) => entry.isFile());
  if (file === undefined) throw new Error(`There is no artifact in ${folder}.`);
  return join(file.parentPath, file.name);
}
