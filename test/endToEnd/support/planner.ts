import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../../support/tempFolder';

/** A planner agent that does what its script says, and leaves a record of each time it was asked. */
export interface Planner {
  /** Settings that name it `planner`. */
  readonly config: string;
  /** The prompts it was given, in order. */
  prompts(): readonly string[];
  /** Resolves once it has made this file. */
  made(name: string): Promise<void>;
  readonly folder: string;
}

/**
 * `script` is JavaScript that is run each time: `round` counts from 1, `write(text)` writes the plan file, `mark(name)`
 * tells the test something.
 */
export function planner(script: string): Planner {
  const folder = tempFolder();
  const file = join(folder, 'planner.cjs');
  writeFileSync(file, `${HEAD}\nconst folder = ${JSON.stringify(folder)};\n${RECORD}\n${script}\n`);
  const command = JSON.stringify([process.execPath, file, '{prompt_file}']);
  return {
    folder,
    config: `agents:\n  planner:\n    command: ${command}\n`,
    prompts: () => readdirSync(folder).filter((name) => name.startsWith('prompt-')).sort().map((name) => readFileSync(join(folder, name), 'utf8')),
    made: (name) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!existsSync(join(folder, name))) return;
          watcher.close();
          resolve();
        };
        const watcher = watch(folder, look);
        look();
      }),
  };
}

const HEAD = `const { copyFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { spawn } = require('node:child_process');`;

const RECORD = `const round = readdirSync(folder).filter((name) => name.startsWith('prompt-')).length + 1;
copyFileSync(process.argv[2], join(folder, 'prompt-' + round));
const write = (text) => writeFileSync(process.env.COPPICE_PLAN_FILE, text);
const mark = (name) => writeFileSync(join(folder, name), '');`;

export const GOOD_PLAN = `title: A shop
tasks:
  - id: cart
    title: The cart
    prompt: Add the cart.
    files: [src/cart.ts]
    checks: ["true"]
  - id: pay
    title: Paying
    prompt: Add paying.
    depends_on: [cart]
    files: [src/pay.ts]
`;

export const FAULTY_PLAN = GOOD_PLAN.replace('depends_on: [cart]', 'depends_on: [card]');
