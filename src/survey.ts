import { openRepository } from './adapters/git/repository';
import { surveyRepository } from './adapters/facts/surveyRepository';
import { messageOf } from './util/errors';

/**
 * Looks at a repository for whoever shows an execution plan, exactly as the engine looks before it runs one:
 * `survey.js FOLDER`, with the paths the plan speaks of on standard input, one JSON list; the answer is one JSON value on
 * standard output. A program of its own: what it takes to read a repository safely belongs into no surface.
 */
async function main(folder: string): Promise<number> {
  const wanted = wantedPaths(await standardInput());
  const opened = await openRepository(folder);
  if (!opened.ok) return refuse(`${opened.error.message} ${opened.error.next}`);
  const { picture, gaps } = await surveyRepository({ repository: opened.value, wanted });
  const answer = JSON.stringify({ files: picture.files, imports: [...picture.imports], history: picture.history, gaps });
  await new Promise((resolve) => process.stdout.write(answer, resolve));
  return 0;
}

const MOST_BYTES = 16 * 1024 * 1024;

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Only which sources are read first depends on them. */
function wantedPaths(text: string): readonly string[] {
  const read: unknown = text.trim() === '' ? [] : JSON.parse(text);
  return Array.isArray(read) ? read.filter((path) => typeof path === 'string') : [];
}

function refuse(why: string): number {
  process.stderr.write(`${why}\n`);
  return 2;
}

main(process.argv[2] ?? process.cwd()).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    process.exitCode = refuse(messageOf(thrown));
  },
);
