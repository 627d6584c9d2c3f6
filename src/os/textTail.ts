import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from '../util/errors';

/** The last bytes of a program's output as text to show: whole characters, no colours, no control codes. Empty where there is no file. */
export function textTail(path: string, bytes = 8 * 1024): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
  try {
    const size = fstatSync(file).size;
    const buffer = Buffer.alloc(Math.min(bytes, size));
    const length = readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return plainText(buffer.toString('utf8', size > bytes ? startOfCharacter(buffer) : 0, length));
  } finally {
    closeSync(file);
  }
}

/** A cut may fall inside a character: its remaining bytes, three at most, are skipped. */
function startOfCharacter(buffer: Buffer): number {
  let at = 0;
  while (at < 3 && at < buffer.length && ((buffer[at] ?? 0) & 0xc0) === 0x80) at++;
  return at;
}

const ESC = '\u001b';
const csi = new RegExp(`${ESC}\\[[0-?]*[ -/]*[@-~]`, 'g');
const osc = new RegExp(`${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)`, 'g');
const controls = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]', 'g');

function plainText(text: string): string {
  return text.replace(osc, '').replace(csi, '').replace(/\r\n?/g, '\n').replace(controls, '');
}
