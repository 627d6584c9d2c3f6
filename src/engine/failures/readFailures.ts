import { OutputLines, type PrintedOutput } from './output';
import type { Found, Reader, Reading } from './reader';
import { dotnetReader } from './read/dotnet';
import { eslintReader } from './read/eslint';
import { gccReader } from './read/gcc';
import { genericReader } from './read/generic';
import { goReader } from './read/go';
import { javacReader } from './read/javac';
import { javascriptErrorReader } from './read/javascriptError';
import { jestReader } from './read/jest';
import { junitReader } from './read/junit';
import { nodeTestReader } from './read/nodeTest';
import { pytestReader } from './read/pytest';
import { pythonTracebackReader } from './read/pythonTraceback';
import { rustReader } from './read/rust';
import { tapReader } from './read/tap';
import { tscReader } from './read/tsc';
import { vitestReader } from './read/vitest';

/** The more a form says of its tool the earlier it is tried; the last two fit much. */
const READERS: readonly (() => Reader)[] = [
  tscReader,
  eslintReader,
  vitestReader,
  jestReader,
  nodeTestReader,
  tapReader,
  pytestReader,
  pythonTracebackReader,
  rustReader,
  goReader,
  gccReader,
  javacReader,
  junitReader,
  dotnetReader,
  javascriptErrorReader,
  genericReader,
];

/** Nobody reads more, and a flood must not fill the memory. */
const MOST_FOUND = 10_000;

/** A failure as it was printed, with the beginning of what it was read from. */
export interface ReadFailure extends Found {
  readonly raw: string;
}

/**
 * Everything in an output that says what went wrong and where, each thing once. Warnings count only where there is
 * nothing worse: then they are what the command failed for.
 */
export function readFailures(output: PrintedOutput): readonly ReadFailure[] {
  const lines = new OutputLines(output);
  const all = distinct(readAll(lines));
  const errors = all.filter(({ severity }) => severity === 'error');
  return (errors.length > 0 ? errors : all).map((found) => ({ ...found, raw: rawOf(lines, found) }));
}

function readAll(lines: OutputLines): readonly Found[] {
  const readers = READERS.map((make) => make());
  const found: Found[] = [];
  for (let index = 0; index < lines.count && found.length < MOST_FOUND; ) {
    const reading = lines.isBlank(index) ? null : firstReading(readers, lines, index);
    if (reading !== null) found.push(...reading.found);
    index = reading?.next ?? index + 1;
  }
  return found;
}

function firstReading(readers: readonly Reader[], lines: OutputLines, index: number): Reading | null {
  for (const reader of readers) {
    const reading = reader.at(lines, index);
    if (reading !== null) return reading;
  }
  return null;
}

/** Tools like to say everything twice: where it happened, and in a list at the end. */
function distinct(all: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return all.filter(({ tool, file, line, column, errorType, message }) => {
    const key = JSON.stringify([tool, file, line, column, errorType, message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function rawOf(lines: OutputLines, { span: [from, to], under }: Found): string {
  const heading = under === undefined ? '' : lines.raw(under, under + 1);
  return `${heading}${lines.raw(from, to)}`.slice(0, 1024);
}
