import { spawn } from 'node:child_process';
import path from 'node:path';
import * as z from 'zod';

export const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

const desktopSchema = z.object({ executable: z.string(), xvfb: z.boolean() });
const serverSchema = z.object({
  node: z.string(),
  entry: z.string(),
  builtins: z.string(),
  chromium: z.string(),
  chromiumEnv: z.record(z.string(), z.string()),
});
const answerSchema = z.union([
  z.object({ desktop: desktopSchema }).transform(({ desktop }) => ({ kind: 'desktop' as const, ...desktop })),
  z.object({ server: serverSchema }).transform(({ server }) => ({ kind: 'server' as const, ...server })),
]);

export type Installation = z.infer<typeof answerSchema>;
export type ServerInstallation = Extract<Installation, { kind: 'server' }>;
export type DesktopInstallation = Extract<Installation, { kind: 'desktop' }>;

/** Any VS Code the suite can run in. The first call on a machine may take a minute; it says on stderr what it does. */
export async function findInstallation(): Promise<Installation> {
  return runSetup([]);
}

/** The server build and its Chromium: what a test that drives the workbench from outside needs. */
export async function findServerInstallation(): Promise<ServerInstallation> {
  const found = await runSetup(['--browser']);
  if (found.kind !== 'server') throw new Error('The setup script was asked for the server build and gave another one.');
  return found;
}

async function runSetup(flags: readonly string[]): Promise<Installation> {
  const script = path.join(REPOSITORY, 'scripts', 'setup-vscode-host.mjs');
  const child = spawn(process.execPath, [script, '--json', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let answer = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    // Setting up takes long enough that whoever waits must see it move.
    process.stderr.write(chunk);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`The extension cannot be tested without a VS Code.\n${said.trim()}`);
  return answerSchema.parse(JSON.parse(answer));
}
