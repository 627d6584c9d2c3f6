import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Lease, LeaseOptions } from '../../../src/adapters/lease/lease';
import { acquireLease } from '../../../src/adapters/lease/lease';
import { LeaseFiles } from '../../../src/adapters/lease/leaseFiles';
import type { LeaseHolder } from '../../../src/adapters/lease/leaseRecord';
import { encodeLease, ownHolder } from '../../../src/adapters/lease/leaseRecord';
import { identify } from '../../../src/os/processIdentity';
import { bundleForNode } from '../../support/bundle';
import type { Answer, Order } from '../../support/leaseContender';
import { tempFolder } from '../../support/tempFolder';

async function acquired(folder: string, options: Partial<LeaseOptions> = {}): Promise<Lease> {
  const result = await acquireLease(folder, { who: 'test', ...options });
  if (!result.ok) throw new Error(result.error.message);
  onTestFinished(() => result.value.release());
  return result.value;
}

function leftBy(folder: string, holder: Partial<LeaseHolder>, number = 1): void {
  writeFileSync(join(folder, `lease.${number}`), encodeLease({ number, holder: { ...ownHolder('earlier'), ...holder } }));
}

async function contender(): Promise<ChildProcess> {
  const child = fork(await bundleForNode('test/support/leaseContender.ts'));
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function tell(child: ChildProcess, order: Order): Promise<Answer> {
  const answer = once(child, 'message') as Promise<[Answer]>;
  child.send(order);
  return (await answer)[0];
}

/** A pid that nobody has any more, with the start time it had. */
async function deadProcess(): Promise<{ pid: number; startTime: string }> {
  const child = await contender();
  const identity = identify(child.pid!)!;
  child.kill('SIGKILL');
  await once(child, 'exit');
  return identity;
}

describe('the lease', () => {
  it('has one owner at a time, and the other is told who', async () => {
    const folder = join(tempFolder(), 'made');
    const lease = await acquired(folder);
    expect([lease.number, lease.check()]).toEqual([1, true]);
    const refused = await acquireLease(folder, { who: 'second', takeOver: true });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'held', holder: { pid: process.pid, who: 'test' } } });
    lease.release();
    expect(lease.check()).toBe(false);
    expect((await acquired(folder)).number).toBe(3);
  });

  it('goes to exactly one of four processes, in 50 races', async () => {
    const children = await Promise.all([contender(), contender(), contender(), contender()]);
    const dead = await deadProcess();
    for (let race = 0; race < 50; race += 1) {
      const folder = tempFolder();
      // Free, let go of, left by a process that is gone, left by one whose pid another program has now.
      if (race % 4 === 1) writeFileSync(join(folder, 'lease.7'), encodeLease({ number: 7, holder: null }));
      if (race % 4 === 2) leftBy(folder, dead, 7);
      if (race % 4 === 3) leftBy(folder, { startTime: '1' }, 7);
      const answers = await Promise.all(children.map((child) => tell(child, { kind: 'acquire', folder })));
      const winner = answers.findIndex(({ kind }) => kind === 'won');
      expect(answers[winner], `race ${race}`).toEqual({ kind: 'won', number: race % 4 === 0 ? 1 : 8 });
      const others = answers.filter((_, index) => index !== winner);
      expect(others, `race ${race}`).toEqual(others.map(() => ({ kind: 'refused', why: 'held', pid: children[winner]!.pid })));
      expect(await tell(children[winner]!, { kind: 'check' })).toEqual({ kind: 'holds', yes: true });
    }
  });

  it('stays with one when contenders keep letting go and asking again', async () => {
    const folder = tempFolder();
    const children = await Promise.all([contender(), contender(), contender()]);
    let numbers = 0;
    for (let round = 0; round < 30; round += 1) {
      const answers = await Promise.all(children.map((child) => tell(child, { kind: 'acquire', folder })));
      const winners = answers.flatMap((answer, index) => (answer.kind === 'won' ? [{ child: children[index]!, number: answer.number }] : []));
      expect(winners).toHaveLength(1);
      expect(winners[0]!.number).toBeGreaterThan(numbers);
      numbers = winners[0]!.number;
      await tell(winners[0]!.child, { kind: 'release' });
    }
    expect(readdirSync(folder).length).toBeLessThan(8);
  });

  it('is taken from a killed process at once, and never from a stopped one', async () => {
    const folder = tempFolder();
    const child = await contender();
    await tell(child, { kind: 'acquire', folder });
    child.kill('SIGSTOP');
    const silent = new Date(Date.now() - 3_600_000);
    utimesSync(join(folder, 'lease.1'), silent, silent);
    expect(await acquireLease(folder, { who: 'test', takeOver: true })).toMatchObject({ ok: false, error: { kind: 'held' } });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const before = performance.now();
    expect((await acquired(folder)).number).toBe(2);
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('is taken where the pid on it belongs to another program now', async () => {
    const folder = tempFolder();
    leftBy(folder, { pid: process.ppid, startTime: '1' });
    expect((await acquired(folder)).number).toBe(2);
  });

  it.each([{ bootId: 'another' }, { pidNamespace: 'pid:[1]' }])('is not taken from where its holder cannot be seen, %o, unless told to', async (elsewhere) => {
    const folder = tempFolder();
    leftBy(folder, { ...elsewhere, host: 'faraway' });
    const refused = await acquireLease(folder, { who: 'test' });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'foreign', holder: { host: 'faraway' } } });
    expect(!refused.ok && refused.error.message).toContain('faraway');
    expect(!refused.ok && refused.error.next).toContain('--take-over');
    expect(readdirSync(folder)).toEqual(['lease.1']);
    expect((await acquired(folder, { takeOver: true })).number).toBe(2);
  });

  it.each(['', '\u0000\u0000\u0000', '{"number":1}', '{"number":9,"holder":null}', '{"number":1,"holder":{"pid":"x"}}'])('is not guessed from an unreadable file %j, and can be taken when told to', async (content) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'lease.1'), content);
    const refused = await acquireLease(folder, { who: 'test' });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'damaged', path: join(folder, 'lease.1') } });
    expect(readFileSync(join(folder, 'lease.1'), 'utf8')).toBe(content);
    expect((await acquired(folder, { takeOver: true })).number).toBe(2);
  });

  it('knows that it is lost when a later generation is there', async () => {
    const folder = tempFolder();
    const lease = await acquired(folder);
    let lost = 0;
    lease.onLost(() => (lost += 1));
    leftBy(folder, { host: 'faraway', bootId: 'another' }, 2);
    expect([lease.check(), lease.check(), lost]).toEqual([false, false, 1]);
    lease.release();
    expect(readdirSync(folder).sort()).toEqual(['lease.1', 'lease.2']);
  });

  it('does not believe a number that was used and cleared away since', () => {
    const folder = tempFolder();
    leftBy(folder, {}, 9);
    expect(new LeaseFiles(folder).publish({ number: 3, holder: ownHolder('late') })).toBe(false);
  });

  it('tells by the time of its file that its holder lives', async () => {
    const folder = tempFolder();
    const child = await contender();
    await tell(child, { kind: 'acquire', folder });
    const path = join(folder, 'lease.1');
    const long = new Date(Date.now() - 3_600_000);
    utimesSync(path, long, long);
    await expect.poll(() => Date.now() - statSync(path).mtimeMs, { timeout: 10_000 }).toBeLessThan(60_000);
  });
});
