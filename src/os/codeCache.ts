import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

const startIsOverMs = 5_000;
const digestBytes = 32;
const HEAD = '(function (exports, require, module, __filename, __dirname) { ';

/**
 * Runs a program with the code that V8 made of it the last time: half of a short run is spent on making it. Where there is none
 * of this very file and V8, or `folder` cannot be written, the program starts as any other.
 */
export function runWithCode(file: string, folder: string): void {
  const { size, mtimeMs } = statSync(file);
  const program = basename(file, '.js');
  // V8 tells sources apart by their length alone, and speaks for itself in the tag.
  const name = `${program}-${cachedDataVersionTag().toString(16)}-${String(size)}-${String(Math.floor(mtimeMs))}`;
  const code = readOrNull(join(folder, name));
  const script = new Script(`${HEAD}${readFileSync(file, 'utf8')}\n})`, { filename: file, columnOffset: -HEAD.length, ...(code === null ? {} : { cachedData: code }) });
  if (code === null || script.cachedDataRejected === true) keepLater(script, { folder, name, program });
  const run = script.runInThisContext() as (exports: object, require: NodeJS.Require, module: object, filename: string, dirname: string) => void;
  const module = { exports: {} };
  run(module.exports, createRequire(file), module, file, dirname(file));
}

interface Place {
  readonly folder: string;
  readonly name: string;
  readonly program: string;
}

/** When most of what will ever run has run: at the end, or once the start is long over. */
function keepLater(script: Script, place: Place): void {
  const now = (): void => {
    process.off('exit', now);
    keep(script, place);
  };
  process.once('exit', now);
  setTimeout(now, startIsOverMs).unref();
}

function keep(script: Script, { folder, name, program }: Place): void {
  const temporary = join(folder, `${name}.${String(process.pid)}`);
  try {
    mkdirSync(folder, { recursive: true });
    // Of builds before this one nothing is of use, except to another Node.
    const tag = name.slice(0, name.indexOf('-', program.length + 1) + 1);
    for (const old of readdirSync(folder)) if (old.startsWith(tag)) rmSync(join(folder, old), { force: true });
    const code = script.createCachedData();
    writeFileSync(temporary, Buffer.concat([digestOf(code), code]), { flag: 'wx' });
    renameSync(temporary, join(folder, name));
  } catch {
    // Read-only, full, or somebody else's: the next start takes as long as this one, and tidies up what was begun here.
    return;
  }
}

/** Null where there is none, or not what was written: V8 believes whatever looks like its own, and damaged code would end the program. */
function readOrNull(file: string): Buffer | null {
  try {
    const kept = readFileSync(file);
    const code = kept.subarray(digestBytes);
    return digestOf(code).equals(kept.subarray(0, digestBytes)) ? code : null;
  } catch {
    return null;
  }
}

function digestOf(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest();
}
