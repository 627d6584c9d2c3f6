import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../engine/index';
import { codeOf } from '../../util/errors';
import { isOid, isRefName } from './refNames';
import { stampOf } from './stamps';

/** What the files say of a ref; `undefined` leaves the question to git. */
export type RefSight = Oid | null | undefined;

/** Reads refs as git keeps them in files, which takes microseconds where a git process takes milliseconds. */
export class RefFiles {
  readonly #commonDir: string;
  #packed: { readonly stamp: string; readonly refs: ReadonlyMap<string, Oid> } | null = null;

  constructor(commonDir: string) {
    this.#commonDir = commonDir;
  }

  read(ref: string): RefSight {
    if (!isRefName(ref)) return undefined;
    const loose = this.#loose(ref);
    if (loose !== null) return loose;
    const packed = this.#packedRefs().get(ref);
    if (packed !== undefined) return packed;
    // A pack made between the two looks moves the ref from the one to the other.
    return this.#loose(ref);
  }

  #loose(ref: string): RefSight {
    try {
      const text = readFileSync(join(this.#commonDir, ref), 'utf8').trimEnd();
      return isOid(text) ? text : undefined;
    } catch (error) {
      const code = codeOf(error);
      return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' ? null : undefined;
    }
  }

  #packedRefs(): ReadonlyMap<string, Oid> {
    const file = join(this.#commonDir, 'packed-refs');
    const stamp = stampOf(file);
    if (this.#packed?.stamp !== stamp) this.#packed = { stamp, refs: stamp === '-' ? new Map() : parsePackedRefs(readFileSync(file, 'utf8')) };
    return this.#packed.refs;
  }
}

function parsePackedRefs(text: string): ReadonlyMap<string, Oid> {
  const refs = new Map<string, Oid>();
  for (const line of text.split('\n')) {
    const cut = line.indexOf(' ');
    const oid = line.slice(0, cut);
    if (isOid(oid)) refs.set(line.slice(cut + 1), oid);
  }
  return refs;
}
