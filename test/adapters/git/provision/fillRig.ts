import { expect } from 'vitest';
import type { FillRequest } from '../../../../src/engine/index';
import type { Result as Outcome } from '../../../../src/util/result';
import { adapterRig, rigOn, type AdapterRig } from '../adapterRig';
import type { GitRig } from '../../../support/gitRig';

type Result = Outcome<readonly string[], string>;

export interface FillRig extends AdapterRig {
  /** The folder of a fresh worktree. */
  readonly path: string;
  /** Brings into it what the settings say. */
  readonly fill: (provision: Partial<FillRequest['provision']>) => Promise<Result>;
}

export async function fillRig(files: Readonly<Record<string, string>>): Promise<FillRig> {
  return withWorktree(await adapterRig(files));
}

export async function fillRigOn(rig: GitRig): Promise<FillRig> {
  return withWorktree(rigOn(rig));
}

async function withWorktree(rig: AdapterRig): Promise<FillRig> {
  const path = await rig.worktree('one');
  return { ...rig, path, fill: (provision) => rig.git.fillWorktree({ id: 'one', path, provision: { include: [], share: [], submodules: false, ...provision } }) };
}

/** What went well, or a failure of the test with the sentence. */
export function notesOf(filled: Result): string {
  expect(filled.ok ? '' : filled.error).toBe('');
  return filled.ok ? filled.value.join('\n') : '';
}

export function refusalOf(filled: Result): string {
  expect(filled.ok ? filled.value : null).toBeNull();
  return filled.ok ? '' : filled.error;
}
