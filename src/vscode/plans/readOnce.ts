import { parsePlan, type CompanionReader, type PlanReading } from '../../engine/index';
import { companionFiles, type FileText } from '../../os/companionFiles';

interface Read {
  readonly text: string;
  readonly reading: PlanReading;
  /** What was answered for each document the plan names. */
  readonly answers: ReadonlyMap<string, FileText>;
}

const MOST_KEPT = 16;
const kept = new Map<string, Read>();

/** Reads a plan document. Lenses, problems and the tree ask for the same text within a moment: it is parsed for the first of them. */
export function readOnce(text: string, path: string): PlanReading {
  const known = kept.get(path);
  kept.delete(path);
  const read = known?.text === text && isFresh(known, path) ? known : readNow(text, path);
  kept.set(path, read);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return read.reading;
}

function readNow(text: string, path: string): Read {
  const files = companionFiles(path);
  const answers = new Map<string, FileText>();
  const companions: CompanionReader | null = files === null ? null : {
    home: files.home,
    read: (name) => {
      const answer = files.read(name);
      answers.set(name, answer);
      return answer;
    },
  };
  return { text, reading: parsePlan(text, { path, companions }), answers };
}

/** The documents it names may have been changed without it. */
function isFresh({ answers }: Read, path: string): boolean {
  const files = answers.size === 0 ? null : companionFiles(path);
  return [...answers].every(([name, answer]) => JSON.stringify(files?.read(name)) === JSON.stringify(answer));
}
