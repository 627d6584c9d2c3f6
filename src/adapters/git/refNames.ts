import type { Oid } from '../../engine/index';

const oidPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export function isOid(text: string): boolean {
  return oidPattern.test(text);
}

/** Refuses what is no full object name before it gets near an argument list. A breach is a bug of the caller. */
export function checkedOid(oid: Oid): Oid {
  if (!isOid(oid)) throw new Error(`Not an object name: ${JSON.stringify(oid)}`);
  return oid;
}

/** Git's own rules for a ref name (`git check-ref-format`), for full names. */
export function isRefName(ref: string): boolean {
  if (!ref.startsWith('refs/') || ref.endsWith('/') || ref.endsWith('.') || ref.length > 900) return false;
  if (/[\s~^:?*[\\]/.test(ref) || hasControl(ref) || ref.includes('..') || ref.includes('@{')) return false;
  return ref.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

export function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

export function checkedRef(ref: string): string {
  if (!isRefName(ref)) throw new Error(`Not a full ref name: ${JSON.stringify(ref)}`);
  return ref;
}

const branchPrefix = 'refs/heads/';

export function isBranchRef(ref: string): boolean {
  return ref.startsWith(branchPrefix) && isRefName(ref);
}

export function branchName(ref: string): string {
  return ref.startsWith(branchPrefix) ? ref.slice(branchPrefix.length) : ref;
}

/** The old value that says: this ref must not exist. */
export function absent(like: Oid): Oid {
  return '0'.repeat(like.length);
}
