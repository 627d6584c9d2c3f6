import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';

const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/></svg>';

/** A tiny extension as a developer has it: a folder with a manifest and a bundle. */
export async function makeSampleExtension(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(import.meta.dirname, 'manifest.json'), path.join(folder, 'package.json'));
  writeFileSync(path.join(folder, 'icon.svg'), ICON);
  writeFileSync(path.join(folder, 'README.md'), '# Host Sample\n');
  const entry = path.join(import.meta.dirname, 'extension.ts');
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', external: ['vscode'], outfile: path.join(folder, 'extension.js') });
  return folder;
}

/** The same extension as a user gets it. */
export async function packageExtension(folder: string): Promise<string> {
  const file = `${folder}.vsix`;
  await createVSIX({ cwd: folder, packagePath: file, dependencies: false, allowMissingRepository: true, skipLicense: true });
  return file;
}
