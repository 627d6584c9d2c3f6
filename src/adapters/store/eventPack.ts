import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Event, Recorded } from '../../engine/index';

/** An event as it stands in the database: its body is JSON. */
export interface PackedEvent {
  readonly sequence: number;
  readonly at: number;
  readonly planId: string | null;
  readonly body: string;
}

/** Events that follow each other, deflated together: what they say is mostly the same. */
export interface EventPack {
  readonly first: number;
  readonly last: number;
  /** Ids of the plans they are of. */
  readonly plans: readonly string[];
  readonly body: Buffer;
}

type Entry = readonly [sequence: number, at: number, planId: string | null, event: Event];

/** Null for no events. */
export function packOf(events: readonly PackedEvent[]): EventPack | null {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return null;
  const entries = events.map(({ sequence, at, planId, body }) => `[${JSON.stringify(sequence)},${JSON.stringify(at)},${JSON.stringify(planId)},${body}]`);
  const plans = new Set(events.flatMap(({ planId }) => planId ?? []));
  return { first: first.sequence, last: last.sequence, plans: [...plans], body: deflateRawSync(`[${entries.join(',')}]`) };
}

/** Of one plan, or of all where `planId` is null. Not parsed against a schema, like events that are in no pack. */
export function eventsIn(body: Uint8Array, planId: string | null): readonly Recorded[] {
  const entries = JSON.parse(inflateRawSync(body).toString('utf8')) as readonly Entry[];
  return entries.flatMap(([sequence, at, plan, event]) => (planId === null || plan === planId ? [{ sequence, at, event }] : []));
}
