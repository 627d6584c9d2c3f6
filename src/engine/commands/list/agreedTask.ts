import { err, ok, type Result } from '../../../util/result';
import type { GivenTask, Refused } from '../../engine';
import { readTask, type ReadTask } from '../../list/taskText';
import type { Works } from '../../run/works';
import { withoutConsent } from '../planTemplates';
import { refused } from '../refused';

/** The task as it was given, if it can be read and somebody agreed to just this. */
export function agreedTask(works: Works, { task, options, consent }: GivenTask): Result<ReadTask, Refused> {
  const read = readTask(task);
  if (!read.ok) return err(refused('task-invalid', `This task cannot be run: ${read.error}`, 'Say it differently, and try again.'));
  const unasked = withoutConsent(works, { text: read.value.text, options, consent }, read.value.document);
  return unasked === null ? read : err(unasked);
}

/** The keys as the list has them, whatever the case they were typed in. */
export function knownKeys(wanted: readonly string[], known: readonly string[]): Result<readonly string[], string> {
  const byName = new Map(known.map((key) => [key.toLowerCase(), key]));
  const unknown = wanted.find((key) => !byName.has(key.toLowerCase()));
  return unknown === undefined ? ok([...new Set(wanted.flatMap((key) => byName.get(key.toLowerCase()) ?? []))]) : err(unknown);
}
