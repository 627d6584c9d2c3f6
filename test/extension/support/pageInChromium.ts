import { readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Transport } from '../../../src/protocol/channel';
import { disposable } from '../../../src/util/disposable';
import { webviewPage, type WebviewPageParts } from '../../../src/vscode/webviewPage';
import { findServerInstallation, REPOSITORY } from '../host/installation';

const ORIGIN = 'https://board.invalid';
/** The toolkit tries out what the browser can do with a style element of its own, and goes on without. */
const TOOLKIT_PROBE = 'style-src-elem inline';

/** One of our real pages and the real bundle in a real browser. */
export interface PageInChromium {
  readonly page: Page;
  /** Addresses the page asked for, but for its own files. */
  readonly requests: string[];
  /** Errors and what the content policy stopped. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export type Content = Pick<WebviewPageParts, 'page' | 'title' | 'data'>;

/** What a theme gives a webview, so that colours can be judged. */
export const THEMES = {
  dark: { foreground: '#cccccc', 'editor-background': '#1f1f1f', 'sideBar-background': '#181818', 'panel-border': '#2b2b2b', 'badge-background': '#616161', 'badge-foreground': '#f8f8f8', 'button-background': '#0078d4', 'button-foreground': '#ffffff' },
  light: { foreground: '#3b3b3b', 'editor-background': '#ffffff', 'sideBar-background': '#f8f8f8', 'panel-border': '#e5e5e5', 'badge-background': '#cccccc', 'badge-foreground': '#3b3b3b', 'button-background': '#005fb8', 'button-foreground': '#ffffff' },
  contrast: { foreground: '#ffffff', 'editor-background': '#000000', 'sideBar-background': '#000000', 'panel-border': '#6fc3df', 'badge-background': '#000000', 'badge-foreground': '#ffffff', 'button-background': '#000000', 'button-foreground': '#ffffff' },
} as const;
export type Theme = keyof typeof THEMES;

/** `connect` makes the window's side of the conversation, before the page begins to speak. */
export async function openInChromium(content: Content, theme: Theme, connect: (transport: Transport) => void): Promise<PageInChromium> {
  const { chromium: executablePath, chromiumEnv } = await findServerInstallation();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'], env: { ...definedEnvironment(), ...chromiumEnv } });
  try {
    return await openPage(browser, content, theme, connect);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openPage(browser: Browser, content: Content, theme: Theme, connect: (transport: Transport) => void): Promise<PageInChromium> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  const requests: string[] = [];
  const complaints: string[] = [];
  await serve(page, content, theme, requests);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction('complain', (text: string) => {
    if (text !== TOOLKIT_PROBE) complaints.push(text);
  });
  await page.addInitScript(`addEventListener('securitypolicyviolation', (event) => complain(event.effectiveDirective + ' ' + event.blockedURI));`);
  connect(await transportOf(page));
  await page.goto(`${ORIGIN}/`);
  return { page, requests, complaints, close: () => browser.close() };
}

/** What axe finds serious or worse. */
export async function barriers({ page }: PageInChromium): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run(document)');
  return violations.filter((each) => each.impact === 'serious' || each.impact === 'critical').map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ').slice(0, 300)}`);
}

async function serve(page: Page, content: Content, theme: Theme, requests: string[]): Promise<void> {
  const dist = (file: string): string => readFileSync(path.join(REPOSITORY, 'dist', file), 'utf8');
  const colours = Object.entries(THEMES[theme]).map(([name, value]) => `--vscode-${name}: ${value};`);
  const files: Readonly<Record<string, { readonly contentType: string; readonly body: string }>> = {
    '/': { contentType: 'text/html', body: webviewPage({ ...content, cspSource: ORIGIN, nonce: 'abc123', script: `${ORIGIN}/webview.js`, styles: [`${ORIGIN}/theme.css`, `${ORIGIN}/webview.css`] }) },
    '/webview.js': { contentType: 'text/javascript', body: dist('webview.js') },
    '/webview.css': { contentType: 'text/css', body: dist('webview.css') },
    '/theme.css': { contentType: 'text/css', body: `:root { ${colours.join(' ')} }` },
    '/favicon.ico': { contentType: 'image/x-icon', body: '' },
  };
  await page.route('**/*', (route) => {
    const url = new URL(route.request().url());
    const file = url.origin === ORIGIN ? files[url.pathname] : undefined;
    if (file !== undefined) return route.fulfill(file);
    requests.push(url.href);
    return route.abort();
  });
}

/** VS Code's own half of the postMessage bridge. */
async function transportOf(page: Page): Promise<Transport> {
  const listeners = new Set<(message: unknown) => void>();
  await page.exposeFunction('toWindow', (message: unknown) => {
    for (const listener of listeners) listener(message);
  });
  await page.addInitScript('globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => toWindow(message), setState: (state) => { globalThis.remembered = state; } });');
  return {
    send: (message) => {
      const sent = page.evaluate((value) => {
        (globalThis as unknown as { postMessage: (message: unknown, target: string) => void }).postMessage(value, '*');
      }, message);
      sent.catch((thrown: unknown) => {
        // The test is over and its page with it; what was still on its way is of no interest.
        if (!page.isClosed()) throw thrown;
      });
    },
    onMessage: (listener) => {
      listeners.add(listener);
      return disposable(() => listeners.delete(listener));
    },
    onClose: () => disposable(() => undefined),
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
