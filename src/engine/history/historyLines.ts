import type { Versions } from '../model/versions';
import { counted } from '../board/failureText';
import { usageText } from '../board/usageView';
import type { AttemptEntry, HistoryEntry, HistoryReport, LandingEntry } from './entry';

const WIDTH = 80;
const INDENT = '  ';

/** A history for people: short hashes, in lines that fit where paths and names let them. */
export function historyLines({ entries, leftOut }: HistoryReport): readonly string[] {
  const earlier = leftOut === 0 ? [] : [`${counted(leftOut, 'earlier entry', 'earlier entries')} left out: name a task for all of its own.`, ''];
  return [...earlier, ...entries.flatMap((entry, index) => [...(index === 0 ? [] : ['']), ...linesOf(entry)])];
}

function linesOf(entry: HistoryEntry): readonly string[] {
  return entry.kind === 'attempt' ? attemptLines(entry) : landingLines(entry);
}

function attemptLines(entry: AttemptEntry): readonly string[] {
  const { versions, job, why, from, result } = entry;
  const who = versions === null ? [] : [`by ${agentText(versions)}`, `batch ${String(versions.batch)}`];
  const head = `${headOf(entry, `attempt ${String(entry.number)}`)}: ${[job, ...who, ...(why === null ? [] : [why])].map(plain).join(', ')}`;
  const end = [timesText(entry), plain(entry.outcome), ...(entry.usage === null ? [] : [usageText(entry.usage)])];
  if (versions === null) return [head, ...wrapped(end), `${INDENT}What it was started with was not recorded.`];
  return [
    head,
    ...wrapped(end),
    ...wrapped(versionsOf(versions)),
    ...wrapped([`from ${short(from ?? versions.base)}`, result === null ? 'left nothing on record' : `to ${short(result)}`]),
    `${INDENT}in ${plain(versions.worktree)}`,
    `${INDENT}${entry.promptFile === null ? 'its prompt is gone; the hash is all that is left of it' : `read its prompt: ${plain(entry.promptFile)}`}`,
  ];
}

function versionsOf({ prompt, script, plan, template, program, expertise }: Versions): readonly string[] {
  return [
    `prompt ${short(prompt)}`,
    ...(script === null ? [] : [`script ${short(script)}`]),
    `plan ${short(plan)}`,
    `template ${plain(template.name)}@${String(template.version)}${template.hash === '' ? '' : ` ${short(template.hash)}`}`,
    expertise === null ? 'no expertise' : `expertise ${short(expertise)}`,
    `Coppice ${plain(program)}`,
  ];
}

function landingLines(entry: LandingEntry): readonly string[] {
  const { attempt, commit, tip, base } = entry;
  const whose = attempt === null ? '' : ` of attempt ${String(attempt)}`;
  return [
    `${headOf(entry, `landing${whose}`)}: ${commit === null ? plain(entry.outcome) : `landed as ${short(commit)}`}`,
    ...wrapped([timesText(entry), `brought ${short(tip)} into ${short(base)}`]),
  ];
}

function headOf({ key }: HistoryEntry, what: string): string {
  return `${plain(key)} ${what}`;
}

function agentText({ agent }: Versions): string {
  return `${agent.name} (${agent.version === null ? 'version unknown' : agent.version})`;
}

function timesText({ at, endedAt }: HistoryEntry): string {
  if (at === null) return 'not begun';
  const begun = timeText(at);
  if (endedAt === null) return `${begun} UTC`;
  const ended = timeText(endedAt);
  return `${begun} to ${ended.slice(0, 10) === begun.slice(0, 10) ? ended.slice(11) : ended} UTC`;
}

/** `2026-01-31 09:30:00` */
function timeText(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? 'unknown' : time.toISOString().slice(0, 19).replace('T', ' ');
}

function short(hash: string): string {
  return hash.slice(0, 10);
}

/** Names and outcomes come from plans and agents: on one line, whatever is in them. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** As many parts to a line as fit. */
function wrapped(parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + part.length <= WIDTH) lines[lines.length - 1] = `${last}  ${part}`;
    else lines.push(`${INDENT}${part}`);
  }
  return lines;
}
