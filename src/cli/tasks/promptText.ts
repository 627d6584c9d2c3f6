import type { Readable } from 'node:stream';
import type { CliContext } from '../context';
import { CliFailure } from '../failure';
import { readTextFile } from '../textFile';
import type { TaskFlags } from './taskFlags';

const MOST_BYTES = 1_000_000;

/** What the agent is to be told: as it was typed, or from a file, or from what is piped in (`-`). Null where nothing was said. */
export async function promptText({ cwd }: CliContext, { prompt, promptFile }: TaskFlags, input: Readable = process.stdin): Promise<string | null> {
  if (prompt !== undefined && promptFile !== undefined) throw new CliFailure('The prompt is given twice, by --prompt and by --prompt-file.', 'Leave one of them out.');
  if (promptFile === undefined) return prompt ?? null;
  if (promptFile === '-') return pipedText(input);
  return readTextFile({ name: promptFile, cwd, what: 'The prompt', mostBytes: MOST_BYTES, next: 'Give the path of a text file, or - for what is piped in.' }).text;
}

async function pipedText(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as string | Uint8Array);
    size += bytes.length;
    if (size > MOST_BYTES) throw new CliFailure(`The prompt that is piped in has more than ${String(MOST_BYTES)} bytes.`, 'Put it into a file of the repository, and have the prompt name that file.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
