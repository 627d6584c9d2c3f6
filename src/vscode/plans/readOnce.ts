import { parsePlan, type PlanReading } from '../../engine/index';

interface Read {
  readonly text: string;
  readonly reading: PlanReading;
}

const MOST_KEPT = 16;
const kept = new Map<string, Read>();

/** Reads a plan document. Lenses, problems and the tree ask for the same text within a moment: it is parsed for the first of them. */
export function readOnce(text: string, path: string): PlanReading {
  const known = kept.get(path);
  kept.delete(path);
  const read = known?.text === text ? known : { text, reading: parsePlan(text, { path }) };
  kept.set(path, read);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return read.reading;
}
