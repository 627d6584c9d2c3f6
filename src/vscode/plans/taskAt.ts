import type { PlanDocument } from '../../engine/index';

/** Where the pointer is, counted as documents count: from 1. */
export interface Pointer {
  readonly line: number;
  /** The word under it; empty where there is none. */
  readonly word: string;
}

/** The task that is pointed at: by its id or one of its other names, or by the line it begins on. */
export function taskAt(plan: PlanDocument, { line, word }: Pointer): string | null {
  // "after W1." ends a sentence, "1.2" does not.
  const names = [word, word.replace(/[.:_-]+$/, '')].filter((name) => name !== '');
  const named = plan.tasks.find(({ key, aliases }) => names.some((name) => key === name || aliases.includes(name)));
  return (named ?? plan.tasks.find(({ at }) => at.file === undefined && at.line === line))?.key ?? null;
}

/** An id as plans write them. Each character can follow each: nothing to go back over. */
export const TASK_WORD = /[\p{L}\p{N}_][\p{L}\p{N}_.:-]*/u;
