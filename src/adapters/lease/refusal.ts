import { messageOf } from '../../util/errors';
import type { LeaseHolder } from './leaseRecord';

/** Why the lease is not given. `message` says what is the matter, `next` what to do about it. */
export type LeaseRefusal =
  /** A live process of this machine has it. It is never taken from that one. */
  | { readonly kind: 'held'; readonly holder: LeaseHolder; readonly message: string; readonly next: string }
  /** Whether its holder lives cannot be told from here: another machine or container, or this machine before its last start. */
  | { readonly kind: 'foreign'; readonly holder: LeaseHolder; readonly lastBeat: number | null; readonly message: string; readonly next: string }
  /** The lease file is not readable, as a loss of power can leave it. */
  | { readonly kind: 'damaged'; readonly path: string; readonly message: string; readonly next: string }
  /** The folder cannot be worked in at all. */
  | { readonly kind: 'unusable'; readonly message: string; readonly next: string };

export function held(folder: string, holder: LeaseHolder): LeaseRefusal {
  return {
    kind: 'held',
    holder,
    message: `${folder} is in use by ${holder.who}, process ${String(holder.pid)} on this machine, since ${moment(holder.since)}.`,
    next: 'Work with that one: every window and command joins it by itself. Or end it first with `coppice stop`.',
  };
}

export function foreign(folder: string, holder: LeaseHolder, lastBeat: number | null): LeaseRefusal {
  const seen = lastBeat === null ? '' : `, last heard of ${moment(lastBeat)}`;
  return {
    kind: 'foreign',
    holder,
    lastBeat,
    message:
      `${folder} was taken by ${holder.who}, process ${String(holder.pid)} on ${holder.host}, at ${moment(holder.since)}${seen}. ` +
      `That was on another machine, in another container, or before this machine was last started, so it cannot be told from here whether it still runs.`,
    next: 'Make sure that no Coppice works on this repository there, then start again with --take-over.',
  };
}

export function damaged(path: string): LeaseRefusal {
  return {
    kind: 'damaged',
    path,
    message: `${path} should say which Coppice process works on this repository, and it is not readable. A loss of power can leave it so.`,
    next: 'Make sure that no Coppice works on this repository, then start again with --take-over.',
  };
}

export function unusable(folder: string, error: unknown): LeaseRefusal {
  return {
    kind: 'unusable',
    message: `Coppice cannot write in ${folder}, where it keeps its state: ${messageOf(error)}.`,
    next: 'Make that folder writable, on a disk with room and hard links (not FAT or exFAT), then start again.',
  };
}

function moment(wall: number): string {
  return new Date(wall).toISOString();
}
