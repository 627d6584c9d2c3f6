import type { RunReport } from '../../os/runReport';
import { Lines } from './lines';
import type { EventReader, Told, ToldFigures, ToldUsage } from './reader';

/** A run goes on with one conversation, or with a few; a flood of names is no use to anybody. */
const MOST_SESSIONS = 100;
const BRACE = 123;
const SPACE = 32;

/** Keeps what an agent tells by its events. The bytes it prints go in as they come, in pieces of any size. */
export class Account {
  readonly #reader: EventReader;
  readonly #marks: readonly Buffer[];
  readonly #now: () => number;
  readonly #lines: Lines;
  readonly #sessions = new Map<string, ToldFigures>();
  #own: ToldFigures | null = null;
  #quota: RunReport['quota'] = null;
  #changes = 0;

  constructor(reader: EventReader, now: () => number) {
    this.#reader = reader;
    this.#marks = reader.marks.map((mark) => Buffer.from(mark));
    this.#now = now;
    this.#lines = new Lines((line) => {
      this.#look(line);
    });
  }

  add(bytes: Buffer): void {
    this.#lines.add(bytes);
  }

  gap(): void {
    this.#lines.gap();
  }

  close(): void {
    this.#lines.close();
  }

  /** Grows with each thing that was told. */
  get changes(): number {
    return this.#changes;
  }

  get report(): RunReport {
    const sessions = [...this.#sessions].map(([id, total]) => ({ id, total }));
    const isTold = this.#own !== null || sessions.length > 0;
    return { usage: isTold ? { own: this.#own ?? NOTHING, sessions } : null, quota: this.#quota };
  }

  #look(line: Buffer): void {
    if (!startsObject(line) || !this.#marks.some((mark) => line.includes(mark))) return;
    const told = toldBy(this.#reader, line, this.#now());
    if (told === null) return;
    this.#changes += 1;
    if (told.quota !== undefined) this.#quota = told.quota;
    if (told.usage !== undefined) this.#count(told.usage);
  }

  #count({ session, figures }: ToldUsage): void {
    if (session === null) this.#own = this.#own === null ? figures : sum(this.#own, figures);
    else if (this.#sessions.has(session) || this.#sessions.size < MOST_SESSIONS) this.#sessions.set(session, figures);
  }
}

const NOTHING: ToldFigures = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicros: null };

function sum(one: ToldFigures, other: ToldFigures): ToldFigures {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    costMicros: one.costMicros === null && other.costMicros === null ? null : (one.costMicros ?? 0) + (other.costMicros ?? 0),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function startsObject(line: Buffer): boolean {
  let at = 0;
  while (line[at] === SPACE) at += 1;
  return line[at] === BRACE;
}

function toldBy(reader: EventReader, line: Buffer, now: number): Told | null {
  try {
    const event: unknown = JSON.parse(line.toString('utf8'));
    return isRecord(event) ? reader.read(event, now) : null;
  } catch {
    // Whatever else it prints is no event.
    return null;
  }
}
