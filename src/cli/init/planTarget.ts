import { existsSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { CliFailure } from '../failure';
import { writeDocument } from '../writeFile';

export interface TargetWish {
  readonly specName: string;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly cwd: string;
  /** The checkout the plan is for. */
  readonly worktree: string;
}

/** Where the plan will be written. One that cannot be written is known before anybody is asked for it. */
export function planTarget({ specName, out, force, cwd, worktree }: TargetWish): string {
  const path = out === undefined ? join(worktree, '.coppice', 'plans', `${nameOf(specName)}.yaml`) : resolve(cwd, out);
  if (!/\.ya?ml$/i.test(path)) throw new CliFailure(`A planner writes YAML, and ${path} is not named so.`, 'Give --out a name that ends in .yaml.');
  if (existsSync(path) && !force) throw alreadyThere(path);
  return path;
}

function nameOf(specName: string): string {
  const name = basename(specName, extname(specName)).replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|-+$/g, '');
  return name === '' ? 'plan' : name.toLowerCase();
}

export function writePlan(path: string, text: string, force: boolean): void {
  if (!writeDocument(path, text, { over: force })) throw alreadyThere(path);
}

/** Puts a plan that nobody has accepted beside its place, under a name that is free. Gives back that name. */
export function writeDraft(path: string, text: string): string {
  const stem = path.slice(0, -extname(path).length);
  for (let count = 1; ; count += 1) {
    const draft = `${stem}.draft${count === 1 ? '' : `-${count}`}.yaml`;
    if (writeDocument(draft, text, { over: false })) return draft;
  }
}

function alreadyThere(path: string): CliFailure {
  return new CliFailure(`${path} is there already.`, 'Choose another place with --out, or replace it with --force.');
}
