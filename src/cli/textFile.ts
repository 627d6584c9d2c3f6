import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../util/errors';
import { CliFailure } from './failure';

export interface TextFile {
  /** As the person wrote it, for messages. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export interface WantedFile {
  readonly name: string;
  readonly cwd: string;
  /** `The plan`, `The specification`. */
  readonly what: string;
  readonly mostBytes: number;
  readonly next: string;
}

/** Reads a document that a person named, or says why not. */
export function readTextFile({ name, cwd, what, mostBytes, next }: WantedFile): TextFile {
  const path = resolve(cwd, name);
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new Error('it is not a file');
    if (found.size > mostBytes) throw new Error(`it has ${found.size} bytes, and may have ${mostBytes}`);
    return { name, path, text: readFileSync(path, 'utf8') };
  } catch (thrown) {
    throw new CliFailure(`${what} ${path} cannot be read: ${messageOf(thrown)}.`, next);
  }
}
