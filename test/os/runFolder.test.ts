import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownIdentity } from '../../src/os/processIdentity';
import { claimantLives, readClaim, readExit, readJob, readStatus, runFolder, takeClaim, writeExit, type RunFolder } from '../../src/os/runFolder';
import { tempFolder } from '../support/tempFolder';

function folder(): RunFolder {
  const made = runFolder(join(tempFolder(), 'run'));
  mkdirSync(made.agentFolder, { recursive: true });
  return made;
}

describe('a run folder', () => {
  it('is claimed once, by one who can be recognised', () => {
    const run = folder();
    expect(readClaim(run)).toEqual({ kind: 'absent' });
    expect(takeClaim(run, 'runner', ownIdentity())).toBe(true);
    expect(takeClaim(run, 'engine', ownIdentity())).toBe(false);
    const sight = readClaim(run);
    if (sight.kind !== 'taken') throw new Error(sight.kind);
    expect(sight.claim).toMatchObject({ role: 'runner', ...ownIdentity() });
    expect(claimantLives(sight.claim)).toBe(true);
    expect(claimantLives({ ...sight.claim, boot: 'another' })).toBe(false);
    expect(readdirSync(run.path)).toEqual(['agent', 'claim']);
  });

  it('keeps the first exit that is written', () => {
    const run = folder();
    expect(readExit(run)).toBeNull();
    writeExit(run, { kind: 'signal', signal: 'SIGTERM' });
    writeExit(run, { kind: 'lost' });
    expect(readExit(run)).toEqual({ kind: 'signal', signal: 'SIGTERM' });
  });

  it.each(['', '{', 'null', '{"kind":"code"}', '{"kind":"code","code":"0"}', '{"kind":"victory"}'])('takes %j for no exit', (text) => {
    const run = folder();
    writeFileSync(run.exit, text);
    writeFileSync(run.job, text);
    writeFileSync(run.claim, text);
    expect(readExit(run)).toBeNull();
    expect(readJob(run)).toBeNull();
    expect(readClaim(run)).toEqual({ kind: 'unreadable' });
  });

  it.each([
    ['', null],
    ['working', { kind: 'working' }],
    ['working\nidle\n\n', { kind: 'idle' }],
    ['needs-input: a: b?', { kind: 'needs-input', question: 'a: b?' }],
    ['needs-input', { kind: 'needs-input', question: '' }],
    ['needs-inputs: x', null],
    [`needs-input: ${'x'.repeat(5000)}`, { kind: 'needs-input', question: 'x'.repeat(2000) }],
  ])('reads the status %j', (text, status) => {
    const run = folder();
    writeFileSync(run.status, text);
    expect(readStatus(run)).toEqual(status);
  });
});
