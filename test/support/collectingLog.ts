import type { Log } from '../../src/engine/index';

/** Keeps what was logged, and lets a test wait for it. */
export class CollectingLog implements Log {
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();

  info(message: string, detail?: Readonly<Record<string, unknown>>): void {
    this.#add('info', message, detail);
  }

  warn(message: string, detail?: Readonly<Record<string, unknown>>): void {
    this.#add('warn', message, detail);
  }

  error(message: string, detail?: Readonly<Record<string, unknown>>): void {
    this.#add('error', message, detail);
  }

  /** The first line that holds this text, now or later. */
  line(text: string): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.lines.find((line) => line.includes(text));
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  #add(level: string, message: string, detail: Readonly<Record<string, unknown>> = {}): void {
    this.lines.push(`${level}: ${message} ${JSON.stringify(detail)}`);
    for (const look of [...this.#waiting]) look();
  }
}
