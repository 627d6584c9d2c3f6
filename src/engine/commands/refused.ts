import type { Refused } from '../engine';

export function refused(code: string, message: string, next: string): Refused {
  return { kind: 'refused', code, message, next };
}
