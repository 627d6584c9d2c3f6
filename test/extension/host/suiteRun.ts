export interface SuiteRun {
  /** The extension under development. Left out: the suite sees only `vsix`. */
  readonly extensionPath?: string;
  /** Packaged extensions to install. Always runs in the server build. */
  readonly vsix?: readonly string[];
  /** A CommonJS module with `run(): Promise<void>`, see bundleSuite.ts. */
  readonly suitePath: string;
  readonly folder: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly limitMs?: number;
}

export interface SuiteResult {
  readonly ok: boolean;
  /** What the suite printed; where it did not get that far, what VS Code logged. */
  readonly output: string;
  readonly host: 'desktop' | 'server';
}

/** What both roads need to know to run a suite. */
export interface PreparedSuite extends SuiteRun {
  readonly extensionPath: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limitMs: number;
  /** A short-lived folder of this run. */
  readonly scratch: string;
}

/** `exit` is 0 where the suite passed and `timeout` where it did not end; `log` is what VS Code itself had to say. */
export interface SuiteEnd {
  readonly exit: number | 'timeout';
  readonly log: string;
}
