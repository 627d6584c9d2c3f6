import type { Failure } from '../model/failure';

export interface TestCase {
  /** Of the file, without a folder: letters, digits and dashes. */
  readonly name: string;
  readonly text: string;
}

const LONGEST_NAME = 60;

/** A failure as an input for a test: what was run, how its output began, and what is wrong by it. Programs of any language read it. */
export function testCaseOf(failure: Failure): TestCase {
  const { tool, file, line, column, errorType, message, stack, command, where, commit, raw } = failure;
  const content = { command, where, commit, input: raw, expected: { tool, file, line, column, errorType, message, stack } };
  return { name: `${nameOf(failure)}.json`, text: `${JSON.stringify(content, null, 2)}\n` };
}

/** The fingerprint makes the same fault the same file, however often it is saved. */
function nameOf({ tool, errorType, fingerprint }: Failure): string {
  const words = `${tool} ${errorType ?? ''}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, LONGEST_NAME);
  return `${words.replaceAll(/^-+|-+$/g, '')}-${fingerprint.slice(0, 8)}`;
}
