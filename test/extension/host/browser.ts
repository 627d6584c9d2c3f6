import { realpathSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { deferred } from '../../../src/util/deferred';
import type { ServerInstallation } from './installation';

/** For anything on the page to be there and hold still: only what never does takes this long. */
const ACTION_LIMIT_MS = 60_000;

const CHROMIUM_SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Whatever a page asks for beyond this machine does not resolve.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

export interface BrowserOptions {
  readonly installation: ServerInstallation;
  readonly authority: string;
  readonly env: Readonly<Record<string, string>>;
  /** Unpacked extensions to load, as desktop VS Code does with --extensionDevelopmentPath. */
  readonly developed: readonly string[];
  /** A module with `run()`, as desktop VS Code takes with --extensionTestsPath. */
  readonly suite: string | undefined;
  readonly onLine: (line: string) => void;
}

/** The browser half of the workbench. */
export class WorkbenchBrowser {
  readonly page: Page;
  /** Addresses beyond the server that the page asked for; there should be none. */
  readonly outsideRequests: ReadonlySet<string>;
  /** How the suite ended, 0 for well. Never settles where no suite was given. */
  readonly suiteExit: Promise<number>;
  readonly #browser: Browser;

  private constructor(parts: { browser: Browser; page: Page; outside: ReadonlySet<string>; suiteExit: Promise<number> }) {
    this.#browser = parts.browser;
    this.page = parts.page;
    this.outsideRequests = parts.outside;
    this.suiteExit = parts.suiteExit;
  }

  static async launch(options: BrowserOptions): Promise<WorkbenchBrowser> {
    const { installation, env } = options;
    const browser = await chromium.launch({
      executablePath: installation.chromium,
      headless: true,
      args: CHROMIUM_SWITCHES,
      env: { ...definedEnvironment(), ...installation.chromiumEnv, ...env },
    });
    try {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
      await addDevelopmentOptions(context, options);
      // The workbench calls this function of the window when the suite has ended.
      const suiteExit = deferred<number>();
      await context.exposeFunction('codeAutomationExit', (code: number) => {
        suiteExit.resolve(code);
      });
      const outside = watchRequests(context, options.authority);
      const page = await context.newPage();
      page.setDefaultTimeout(ACTION_LIMIT_MS);
      page.on('console', (message) => {
        options.onLine(`[page ${message.type()}] ${message.text()}`);
      });
      page.on('pageerror', (error) => {
        options.onLine(`[page exception] ${error.message}`);
      });
      return new WorkbenchBrowser({ browser, page, outside, suiteExit: suiteExit.promise });
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}

/**
 * What desktop VS Code takes as switches, this one takes from an element of its page that the server fills. It is
 * completed as the page reads it: answering the request for the page in the server's place would make Chromium refuse
 * the page its connection to this machine.
 */
async function addDevelopmentOptions(context: BrowserContext, options: BrowserOptions): Promise<void> {
  const remote = (file: string): object => ({ scheme: 'vscode-remote', authority: options.authority, path: realpathSync(file) });
  const development = {
    ...(options.developed.length > 0 ? { extensions: options.developed.map(remote) } : {}),
    ...(options.suite === undefined ? {} : { extensionTestsPath: remote(options.suite) }),
  };
  const script = (added: object): void => {
    const prototype = (globalThis as unknown as { Element: { prototype: { getAttribute: (this: { id: string }, name: string) => string | null } } }).Element.prototype;
    const original = prototype.getAttribute;
    prototype.getAttribute = function (name) {
      const value = original.call(this, name);
      if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration' || value === null) return value;
      const configuration = JSON.parse(value) as { developmentOptions?: object };
      return JSON.stringify({ ...configuration, developmentOptions: { ...configuration.developmentOptions, ...added } });
    };
  };
  await context.addInitScript(script, development);
}

function watchRequests(context: BrowserContext, authority: string): ReadonlySet<string> {
  const outside = new Set<string>();
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== authority) outside.add(url.origin + url.pathname);
  });
  return outside;
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
