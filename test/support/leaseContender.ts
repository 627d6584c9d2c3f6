import type { Lease } from '../../src/adapters/lease/lease';
import { acquireLease } from '../../src/adapters/lease/lease';

/** A process that asks for leases when told to, and answers how it went. */
export type Order = { readonly kind: 'acquire'; readonly folder: string } | { readonly kind: 'release' } | { readonly kind: 'check' };
export type Answer = { readonly kind: 'won'; readonly number: number } | { readonly kind: 'refused'; readonly why: string; readonly pid: number | null } | { readonly kind: 'done' } | { readonly kind: 'holds'; readonly yes: boolean };

let lease: Lease | null = null;

async function follow(order: Order): Promise<Answer> {
  switch (order.kind) {
    case 'acquire': {
      const result = await acquireLease(order.folder, { who: 'contender' });
      if (!result.ok) return { kind: 'refused', why: result.error.kind, pid: 'holder' in result.error ? result.error.holder.pid : null };
      lease = result.value;
      return { kind: 'won', number: lease.number };
    }
    case 'release':
      lease?.release();
      return { kind: 'done' };
    case 'check':
      return { kind: 'holds', yes: lease?.check() ?? false };
  }
}

process.on('message', (order: Order) => {
  void follow(order).then((answer) => process.send?.(answer));
});
