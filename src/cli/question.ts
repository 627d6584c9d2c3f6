import { createInterface } from 'node:readline';
import { deferred } from '../util/deferred';
import type { Output } from './output';

/** What the person answers, in lower case and trimmed; null where they end the question with Ctrl-C or Ctrl-D. */
export async function ask(question: string, output: Output): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = deferred<string | null>();
  lines.once('SIGINT', () => answer.resolve(null));
  lines.once('close', () => answer.resolve(null));
  lines.question(question, (text) => answer.resolve(text.trim().toLowerCase()));
  try {
    const given = await answer.promise;
    if (given === null) output.line('');
    return given;
  } finally {
    lines.close();
  }
}
