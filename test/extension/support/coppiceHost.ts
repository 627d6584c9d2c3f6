import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { createVSIX } from '@vscode/vsce';
import { GitRig } from '../../support/gitRig';
import { scratchRoot } from '../../support/scratchRoot';
import { REPOSITORY } from '../host/installation';
import { startHost, type HostOptions, type VscodeHost } from '../host/vscodeHost';

/** A VS Code with Coppice in it, on a repository of its own, with state folders of its own. */
export interface CoppiceHost {
  readonly vscode: VscodeHost;
  readonly repository: GitRig;
  /** For whatever else the test wants to keep: goes away with the host. */
  readonly scratch: string;
  treeItem(text: string | RegExp): Locator;
  statusBar(): Promise<string>;
  showView(): Promise<void>;
  stop(): Promise<void>;
}

export type CoppiceHostOptions = Pick<HostOptions, 'trust' | 'settings' | 'onLine'> & {
  readonly files?: Readonly<Record<string, string>>;
  /** Opens a workspace of two repositories instead: `garden`, and `orchard` with these files. */
  readonly orchard?: Readonly<Record<string, string>>;
};

/** Coppice as its users get it, from what lies in `dist`. */
export async function packageCoppice(folder: string): Promise<string> {
  const packagePath = path.join(folder, 'coppice.vsix');
  await createVSIX({ cwd: REPOSITORY, packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false, skipLicense: true });
  return packagePath;
}

export async function startCoppice(vsix: readonly string[], options: CoppiceHostOptions = {}): Promise<CoppiceHost> {
  // Sockets lie below, and their paths must be short.
  const scratch = mkdtempSync(path.join(scratchRoot(), 'cpe-'));
  const folder = (name: string): string => {
    const made = path.join(scratch, name);
    mkdirSync(made, { mode: 0o700 });
    return made;
  };
  const repository = plant(folder('garden'), options.files);
  const { orchard } = options;
  const workspaceFile = path.join(scratch, 'both.code-workspace');
  if (orchard !== undefined) {
    plant(folder('orchard'), orchard);
    writeFileSync(workspaceFile, JSON.stringify({ folders: [{ path: 'garden' }, { path: 'orchard' }] }));
  }
  const vscode = await startHost({
    ...(options.trust === undefined ? {} : { trust: options.trust }),
    ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
    settings: options.settings ?? {},
    ...(orchard === undefined ? { folder: repository.root } : { workspaceFile }),
    vsix,
    env: { COPPICE_HOME: folder('user'), XDG_RUNTIME_DIR: folder('run'), GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  });
  const { page } = vscode;
  return {
    vscode,
    repository,
    scratch,
    treeItem: (text) => page.locator('.monaco-list-row[role=treeitem]', { hasText: text }).first(),
    statusBar: async () => (await page.locator('[id="coppice.coppice.coppice.progress"], .statusbar-item[id*="coppice.progress"]').allInnerTexts()).join(' ').trim(),
    showView: async () => {
      const header = page.locator('.pane-header', { hasText: 'Batches' }).first();
      const tab = page.getByRole('tab', { name: /^Coppice/ }).first();
      await tab.waitFor();
      // A second click on the tab of a view that is shown would hide it.
      if (!(await header.isVisible())) await tab.click();
      await header.waitFor();
    },
    stop: async () => {
      await vscode.stop();
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function plant(root: string, files: Readonly<Record<string, string>> = {}): GitRig {
  const repository = new GitRig(root);
  repository.git('init', '-q', '-b', 'main');
  repository.git('config', 'user.name', 'Gardener');
  repository.git('config', 'user.email', 'gardener@example.com');
  repository.commit('first', { 'README.md': '# Garden\n', ...files });
  return repository;
}
