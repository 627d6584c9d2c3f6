import { hostname } from 'node:os';
import { bootId, ownIdentity, pidNamespace } from '../../os/processIdentity';

/** Who holds the state folder, as the lease file says it. */
export interface LeaseHolder {
  readonly pid: number;
  readonly startTime: string;
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly host: string;
  readonly who: string;
  /** Wall time, for people. */
  readonly since: number;
}

/** One generation of the lease. A holder of null was written by the one who let go. */
export interface LeaseRecord {
  readonly number: number;
  readonly holder: LeaseHolder | null;
}

export function ownHolder(who: string): LeaseHolder {
  return { ...ownIdentity(), bootId: bootId(), pidNamespace: pidNamespace(), host: hostname(), who, since: Date.now() };
}

export function encodeLease(record: LeaseRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Null for anything that is not whole and of this number, such as what a loss of power leaves. */
export function decodeLease(number: number, text: string): LeaseRecord | null {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof found !== 'object' || found === null || !('number' in found) || found.number !== number || !('holder' in found)) return null;
  if (found.holder === null) return { number, holder: null };
  return isHolder(found.holder) ? { number, holder: found.holder } : null;
}

const texts = ['startTime', 'bootId', 'pidNamespace', 'host', 'who'] as const;
const numbers = ['pid', 'since'] as const;

function isHolder(value: unknown): value is LeaseHolder {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return texts.every((name) => typeof fields.get(name) === 'string') && numbers.every((name) => Number.isSafeInteger(fields.get(name)));
}
