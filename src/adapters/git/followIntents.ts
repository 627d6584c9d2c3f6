import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../engine/index';
import { disposable, type Disposable } from '../../util/disposable';
import { namesIn, textOf } from './checkouts';
import { isBranchRef, isOid } from './refNames';

/** A checkout of the user's that is being brought forward; on disk while it lasts. */
export interface FollowIntent {
  readonly gitDir: string;
  readonly path: string;
  readonly branchRef: string;
  readonly from: Oid;
  readonly to: Oid;
}

/** The folder these notes lie in. */
export interface FollowIntents {
  readonly folder: string;
}

/** The only time the engine writes in the user's checkout: after a kill, this note tells whose the locks there are. */
export function writeIntent(intents: FollowIntents, intent: FollowIntent): Disposable {
  mkdirSync(intents.folder, { recursive: true });
  const file = join(intents.folder, `${intent.to}.json`);
  writeFileSync(file, JSON.stringify(intent));
  return disposable(() => {
    rmSync(file, { force: true });
  });
}

export function pendingIntents(intents: FollowIntents): readonly { readonly file: string; readonly intent: FollowIntent | null }[] {
  return namesIn(intents.folder).map((name) => {
    const file = join(intents.folder, name);
    return { file, intent: parseIntent(textOf(file) ?? '') };
  });
}

/** What a git that is killed in the middle of such a step can leave. */
export function locksOf(intent: FollowIntent, commonDir: string): readonly string[] {
  return [...['index.lock', 'HEAD.lock', 'ORIG_HEAD.lock'].map((name) => join(intent.gitDir, name)), join(commonDir, `${intent.branchRef}.lock`)];
}

function parseIntent(text: string): FollowIntent | null {
  try {
    const value: unknown = JSON.parse(text);
    return isIntent(value) ? value : null;
  } catch {
    // Cut short by the kill: written before anything was touched, so there is nothing to put right.
    return null;
  }
}

function isIntent(value: unknown): value is FollowIntent {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<keyof FollowIntent, unknown>> = value;
  return typeof fields.gitDir === 'string' && typeof fields.path === 'string' && isRef(fields.branchRef) && isText(fields.from) && isText(fields.to);
}

function isRef(value: unknown): boolean {
  return typeof value === 'string' && isBranchRef(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && isOid(value);
}
