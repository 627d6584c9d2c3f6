/** The only place that prints. Results go to stdout; messages about them go to stderr. */
export interface Output {
  /** True where a person watches: lines may then be drawn over. */
  readonly live: boolean;
  readonly columns: number;
  line(text: string): void;
  /** One JSON value on one line. */
  json(value: unknown): void;
  error(text: string): void;
  /** Text as it is, for terminal control. */
  raw(text: string): void;
}

export function processOutput(): Output {
  return {
    live: process.stdout.isTTY && process.env['TERM'] !== 'dumb',
    get columns() {
      // A terminal that nobody gave a size says 0.
      return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : 100;
    },
    line: (text) => console.log(text),
    json: (value) => console.log(JSON.stringify(value)),
    error: (text) => console.error(text),
    raw: (text) => void process.stdout.write(text),
  };
}
