import type { Transport } from '../../src/protocol/channel';
import { disposable } from '../../src/util/disposable';

/** A pair of transports joined to each other, as two processes would be. */
export function transportPair(): readonly [Transport, Transport] {
  const left = new Set<(message: unknown) => void>();
  const right = new Set<(message: unknown) => void>();
  const end = (own: Set<(message: unknown) => void>, other: Set<(message: unknown) => void>): Transport => ({
    send(message) {
      const copy: unknown = JSON.parse(JSON.stringify(message));
      for (const listener of other) listener(copy);
    },
    onMessage(listener) {
      own.add(listener);
      return disposable(() => own.delete(listener));
    },
    onClose: () => disposable(() => undefined),
  });
  return [end(left, right), end(right, left)];
}
