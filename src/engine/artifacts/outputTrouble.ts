import type { DeclaredOutput } from '../model/artifact';
import { misfits } from './schema';

/** What keeps a file from being the output that was declared, as a sentence; null where it is that. */
export function outputTrouble({ name, path, schema }: DeclaredOutput, text: string): string | null {
  if (schema === null) return null;
  const what = `The output "${name}" (${path})`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    return `${what} has to be JSON and is not: ${thrown instanceof Error ? thrown.message.slice(0, 300) : 'it cannot be read'}.`;
  }
  const wrong = misfits(JSON.parse(schema), value);
  return wrong.length === 0 ? null : `${what} is not as its schema says: ${wrong.join('; ')}.`;
}
