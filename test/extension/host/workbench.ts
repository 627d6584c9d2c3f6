import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { until } from './until';

const READY_LIMIT_MS = 60_000;
const PALETTE_LIMIT_MS = 3_000;
const PALETTE_ATTEMPTS = 4;
const COMMAND_LIMIT_MS = 60_000;
const LOOK_LIMIT_MS = 2000;
const TOAST_LIMIT_MS = 60_000;

/** What a person at the workbench does and sees, on its page. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.untilReady();
  }

  async untilReady(): Promise<void> {
    await this.page.waitForSelector('.monaco-workbench .part.statusbar .statusbar-item', { timeout: READY_LIMIT_MS });
  }

  /**
   * Runs a command by its whole title in the palette, such as "Coppice: Start Plan". What the palette offers is settled
   * when it opens: a command that becomes enabled a moment later is only there when it is opened again.
   */
  async runCommand(title: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row');
    const exact = row.filter({ has: this.page.locator('.label-name').getByText(title, { exact: true }) }).first();
    for (const deadline = performance.now() + COMMAND_LIMIT_MS; ; ) {
      const input = await this.#openPalette(title);
      await input.fill(`>${title}`);
      const ran = await exact.click({ timeout: LOOK_LIMIT_MS }).then(
        () => true,
        () => false,
      );
      if (ran) return;
      if (performance.now() > deadline) throw new Error(`The palette does not offer "${title}".`);
      await this.page.keyboard.press('Escape');
    }
  }

  async #openPalette(title: string): Promise<Locator> {
    const input = this.page.locator('.quick-input-widget input').filter({ visible: true }).first();
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press('F1');
      const opened = await input.waitFor({ timeout: PALETTE_LIMIT_MS }).then(
        () => true,
        () => false,
      );
      if (opened) return input;
      if (attempt === PALETTE_ATTEMPTS) throw new Error(`The command palette does not open, so "${title}" cannot be run.`);
      // A dialog or a menu has the keyboard.
      await this.page.keyboard.press('Escape');
    }
  }

  /** Takes the entry with this text in the list of choices that is open. */
  async choose(text: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ has: this.page.locator('.label-name').getByText(text) }).first();
    await row.click();
  }

  /** The document of the webview that shows this text or has this title. A hidden webview is not found. */
  async webview(textOrTitle: string | RegExp): Promise<Frame> {
    // A webview is two frames: one that VS Code fills, and in it the one that holds the extension's document.
    const documents = (): Frame[] => this.page.frames().filter((frame) => frame.url().includes('/fake.html?'));
    const shows = async (frame: Frame): Promise<boolean> => {
      // A frame may go away while it is looked at: then it is not the one.
      const visible = await frame.getByText(textOrTitle).filter({ visible: true }).count().catch(() => 0);
      return visible > 0 || matches(await frame.title().catch(() => ''), textOrTitle);
    };
    return until(async () => {
      for (const frame of documents()) if (await shows(frame)) return frame;
      return undefined;
    }, `a webview shows ${String(textOrTitle)}`);
  }

  /** What the visible terminals show. */
  async terminalText(): Promise<string> {
    const rows = await this.page.locator('.terminal-wrapper .xterm-rows').filter({ visible: true }).allInnerTexts();
    return rows.join('\n').replaceAll('\u00a0', ' ');
  }

  async toasts(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').filter({ visible: true }).allInnerTexts();
  }

  /** Waits for a toast that contains the text and gives back all of its text. */
  async waitForToast(text: string): Promise<string> {
    const toast = this.page.locator('.notifications-toasts .notification-list-item-message').filter({ hasText: text }).first();
    await toast.waitFor({ timeout: TOAST_LIMIT_MS });
    return toast.innerText();
  }

  async screenshot(file: string): Promise<void> {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    await this.page.screenshot({ path: file });
  }
}

function matches(title: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? title === wanted : wanted.test(title);
}
