import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Hasher, Ids } from '../../engine/index';

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'; // 32 signs; none that is taken for another.

export class RandomIds implements Ids {
  next(): string {
    return Array.from(randomBytes(10), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
  }

  uuid(): string {
    return randomUUID();
  }
}

export const sha256Hasher: Hasher = {
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};
