import { appendFileSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BoundedLog } from '../../src/os/boundedLog';
import { textTail } from '../../src/os/textTail';
import { tempFolder } from '../support/tempFolder';

describe('a bounded log', () => {
  const bounds = { limit: 1000, head: 100, tail: 50 };

  it('is left alone while it is within its limit', async () => {
    const path = join(tempFolder(), 'log');
    const log = new BoundedLog(path, bounds);
    writeSync(log.fd, 'x'.repeat(1000));
    expect(log.trim()).toBeNull();
    await log.close();
    expect(readFileSync(path, 'utf8')).toBe('x'.repeat(1000));
  });

  it('keeps its beginning and its end, and says how much is missing', async () => {
    const path = join(tempFolder(), 'log');
    const log = new BoundedLog(path, bounds);
    for (let round = 0; round < 5; round++) {
      writeSync(log.fd, `${String(round)}${'x'.repeat(1998)}\n`);
      expect(log.trim()).toBeNull();
    }
    writeSync(log.fd, 'the end\n');
    expect(await log.close()).toBeNull();
    const text = readFileSync(path, 'utf8');
    expect(text.startsWith('0xxx')).toBe(true);
    expect(text.endsWith('x\nthe end\n')).toBe(true);
    expect(text).toContain('[Coppice left out 9858 bytes here]');
    expect(statSync(path).size).toBeLessThan(1000);
  });

  it('gives disk space back while it is written to, and keeps the last words', async () => {
    const path = join(tempFolder(), 'log');
    const log = new BoundedLog(path, { limit: 1024 * 1024, head: 64 * 1024, tail: 64 * 1024 });
    writeSync(log.fd, Buffer.alloc(16 * 1024 * 1024, 'x'));
    log.trim();
    writeSync(log.fd, 'last words\n');
    expect(await log.close()).toBeNull();
    expect(readFileSync(path, 'utf8')).toMatch(/^x+\n\[Coppice left out \d+ bytes here\]\nx+last words\n$/);
    expect(statSync(path).blocks * 512).toBeLessThan(1024 * 1024);
  });
});

describe('the tail of a text', () => {
  it('is empty where there is no file, and whole where it is short', () => {
    const path = join(tempFolder(), 'text');
    expect(textTail(path)).toBe('');
    writeFileSync(path, 'short');
    expect(textTail(path)).toBe('short');
  });

  it('never begins inside a character', () => {
    const path = join(tempFolder(), 'text');
    for (const character of ['é', '\u6f22', '\u{1f332}']) {
      writeFileSync(path, character.repeat(100));
      for (let bytes = 20; bytes < 30; bytes++) expect(textTail(path, bytes)).toMatch(new RegExp(`^(${character}){3,}$`, 'u'));
    }
  });

  it('shows text, not what steers a terminal', () => {
    const path = join(tempFolder(), 'text');
    writeFileSync(path, '\u001b[31mred\u001b[0m\r\n\u001b]0;title\u0007ok\u0000\b\rnext');
    appendFileSync(path, '\n');
    expect(textTail(path)).toBe('red\nok\nnext\n');
  });
});
