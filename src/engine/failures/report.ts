import type { FailureReport } from '../model/failure';
import type { Evidence, Hasher } from '../ports';
import { fingerprint } from './fingerprint';
import { cutFrame } from './frame';
import { insideNames, withoutRoots, type Ground } from './locate';
import type { PrintedOutput } from './output';
import { plainLine } from './plainLine';
import { readFailures, type ReadFailure } from './readFailures';

const LONGEST_MESSAGE = 1000;
const LONGEST_PATH = 300;
const MOST_FRAMES = 20;
const LONGEST_FRAME = 240;

/** A command that failed, with what is needed to understand what it printed. */
export interface FailedCommand extends Ground {
  /** The folder that `roots` names. */
  readonly folder: string;
  readonly logFile: string;
  /** How it ended, for where nothing in its output is understood. */
  readonly ending: string;
}

export interface Reported {
  readonly reports: readonly FailureReport[];
  /** How many there were. */
  readonly of: number;
}

/** What a failed command says of its failures: at most `most` of them, and always one at least. */
export async function reportFailures(ports: { readonly evidence: Evidence; readonly hasher: Hasher }, command: FailedCommand, pick: (all: readonly ReadFailure[]) => readonly ReadFailure[]): Promise<Reported> {
  const output = await ports.evidence.output(command.logFile);
  const all = readFailures(output);
  const known = all.length > 0 ? all : [unexplained(output, command.ending)];
  const reports = await Promise.all(pick(known).map((found) => report(ports, command, found)));
  return { reports, of: known.length };
}

export async function report(ports: { readonly evidence: Evidence; readonly hasher: Hasher }, command: FailedCommand, found: ReadFailure): Promise<FailureReport> {
  const names = found.file === null ? [] : insideNames(found.file, command);
  const likely = [...names, ...(found.mayBe ?? []).flatMap((name) => insideNames(name, command))];
  const source = likely.length === 0 ? null : await ports.evidence.source(command.folder, likely);
  const path = source?.path ?? names[0];
  const said = {
    tool: found.tool,
    file: path ?? (found.file === null ? null : cut(found.file, LONGEST_PATH)),
    errorType: found.errorType === null ? null : cut(found.errorType, LONGEST_PATH),
    message: cut(withoutRoots(found.message, command.roots), LONGEST_MESSAGE),
  };
  return {
    ...said,
    inside: path !== undefined,
    line: found.line,
    column: found.column,
    stack: found.stack.slice(0, MOST_FRAMES).map((frame) => cut(withoutRoots(frame, command.roots), LONGEST_FRAME)),
    frame: source === null || found.line === null ? null : cutFrame(source.text, found.line),
    raw: found.raw,
    fingerprint: fingerprint(ports.hasher, said),
  };
}

/** Nothing in the output is of a form that is known: how it ended, and the last thing it said. */
function unexplained(output: PrintedOutput, ending: string): ReadFailure {
  const text = output.tail === '' ? output.head : output.tail;
  const last = lastWords(text);
  return { tool: 'command', severity: 'error', file: null, line: null, column: null, errorType: null, message: last === '' ? ending : `${ending}: ${last}`, stack: [], span: [0, 0], raw: text.slice(-1024) };
}

function lastWords(text: string): string {
  const lines = text.slice(-4000).split(/[\r\n]+/);
  return lines.map((line) => plainLine(line).trim()).filter((line) => line !== '').at(-1) ?? '';
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** For where the output cannot even be looked at. */
export function unread(hasher: Hasher, ending: string): FailureReport {
  const said = { tool: 'command', file: null, errorType: null, message: ending };
  return { ...said, inside: false, line: null, column: null, stack: [], frame: null, raw: '', fingerprint: fingerprint(hasher, said) };
}
