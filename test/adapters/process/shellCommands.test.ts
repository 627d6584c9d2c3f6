import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markerFor } from '../../../src/adapters/process/marker';
import { ShellCommands } from '../../../src/adapters/process/shellCommands';
import type { CommandRequest } from '../../../src/engine/index';
import { findMarked } from '../../../src/os/processTree';
import { fileAppears } from '../../support/files';
import { processesIn } from '../../support/processesIn';
import { tempFolder } from '../../support/tempFolder';

function rig(): { commands: ShellCommands; another: () => ShellCommands; state: string; request: (command: string, values?: Partial<CommandRequest>) => CommandRequest; cwd: string } {
  const root = tempFolder();
  const state = join(root, 'state');
  const cwd = join(root, "work 'tree' $(x)");
  mkdirSync(cwd, { recursive: true });
  const make = (): ShellCommands =>
    new ShellCommands({ stateFolder: state, environmentFor: () => ({ PATH: process.env['PATH'] ?? '', MINE: 'yes', GIT_DIR: '/x', NODE_OPTIONS: '--bad' }), graceMs: 200 });
  return { commands: make(), another: make, state, cwd, request: (command, values) => ({ id: 'check1', planId: 'plan1', command, cwd, timeoutMs: 60_000, variables: {}, ...values }) };
}

describe('a command', () => {
  it('is run verbatim, in its folder, and its output kept', async () => {
    const { commands, request, cwd } = rig();
    const text = `echo "$(pwd)"; echo 'a"b' >&2; echo $((1+1)) \\\n  three`;
    const outcome = await commands.run(request(text));
    expect(outcome).toMatchObject({ exit: { kind: 'code', code: 0 }, tail: `${cwd}\na"b\n2 three\n` });
    expect(readFileSync(outcome.logFile, 'utf8')).toBe(outcome.tail);
    expect(outcome.durationMs).toBeGreaterThan(0);
  });

  it.each([
    ['exit 3', { kind: 'code', code: 3 }],
    ['kill -SEGV $$', { kind: 'signal', signal: 'SIGSEGV' }],
    ['no-such-program', { kind: 'code', code: 127 }],
    ['if', { kind: 'code', code: 2 }],
  ])('%j ends as it ends', async (command, exit) => {
    const { commands, request } = rig();
    expect((await commands.run(request(command))).exit).toEqual(exit);
  });

  it('gets the environment of its plan and nothing that would steer its programs', async () => {
    const { commands, request } = rig();
    const { tail } = await commands.run(request('echo "$MINE,$GIT_DIR,$NODE_OPTIONS,$COPPICE_PLAN_ID"; test -t 0; read line; echo "[$line]"'));
    expect(tail).toBe('yes,,,plan1\n[]\n');
  });

  it('in a folder that is gone is not started, and says so', async () => {
    const { commands, request, cwd } = rig();
    const { exit } = await commands.run(request('true', { cwd: `${cwd}/gone` }));
    expect(exit).toEqual({ kind: 'not-started', reason: expect.stringContaining(`${cwd}/gone`) as string });
  });

  it('that a program cannot take is not started, and says so', async () => {
    const { commands, request } = rig();
    expect((await commands.run(request('true', { planId: 'a\0b' }))).exit).toMatchObject({ kind: 'not-started' });
  });

  it('that takes too long is ended with its whole tree', async () => {
    const { commands, request, cwd } = rig();
    const { exit } = await commands.run(request(`trap '' TERM; setsid sleep 1000 & sleep 1000`, { timeoutMs: 100 }));
    expect(exit).toEqual({ kind: 'timeout', afterMs: 100 });
    expect(processesIn(cwd)).toEqual([]);
  });

  it.each(['sleep 1000 &', 'setsid sleep 1000 &', '(setsid nohup sleep 1000 >/dev/null 2>&1 &)'])('leaves nobody behind: %s', async (command) => {
    const { commands, request, cwd } = rig();
    expect((await commands.run(request(`${command}\nexit 0`))).exit).toEqual({ kind: 'code', code: 0 });
    expect(processesIn(cwd)).toEqual([]);
  });

  it('that prints a great deal has a small log and a whole-character tail of its end', async () => {
    const { commands, request } = rig();
    const outcome = await commands.run(request('head -c 150000000 /dev/zero | tr "\\0" x; i=0; while [ $i -lt 4000 ]; do printf é; i=$((i+1)); done; printf "\u{1f332}"'));
    expect(statSync(outcome.logFile).size).toBeLessThan(70 * 1024 * 1024);
    expect(outcome.tail).toMatch(/^x*é{4000}\u{1f332}$/u);
    expect(Buffer.byteLength(outcome.tail)).toBeLessThanOrEqual(8192);
  });

  it('can be stopped, and then ends as stopped processes do', async () => {
    const { commands, request, cwd } = rig();
    const running = commands.run(request('setsid sleep 1000 & echo > ready; exec sleep 1000'));
    await fileAppears(join(cwd, 'ready'));
    await commands.stop('check1');
    expect(processesIn(cwd)).toEqual([]);
    expect((await running).exit).toEqual({ kind: 'signal', signal: 'SIGTERM' });
  });

  it('of an earlier engine can be stopped by its id, and is stopped before it is run again', async () => {
    const { commands, another, request, state, cwd } = rig();
    const first = commands.run(request('setsid sleep 1000 & echo > ready; exec sleep 1000'));
    await fileAppears(join(cwd, 'ready'));
    await another().stop('check1');
    expect(findMarked(markerFor(state, 'command', 'check1'))).toEqual([]);
    await first;
    const second = commands.run(request('echo > again; exec sleep 1000'));
    await fileAppears(join(cwd, 'again'));
    // Runs until the first one's engine has looked for leftovers of its own.
    const third = another().run(request('while ! test -e go; do sleep 0.01; done; echo mine'));
    expect((await second).exit).toEqual({ kind: 'signal', signal: 'SIGTERM' });
    writeFileSync(join(cwd, 'go'), '');
    expect(await third).toMatchObject({ exit: { kind: 'code', code: 0 }, tail: 'mine\n' });
  });

  it('with an odd id keeps to the state folder', async () => {
    const { commands, request, state } = rig();
    const { logFile, exit } = await commands.run(request('true', { id: '../../../oops \u{1f332}' }));
    expect(exit).toEqual({ kind: 'code', code: 0 });
    expect(logFile.startsWith(join(state, 'runs', 'checks'))).toBe(true);
    expect(existsSync(logFile)).toBe(true);
  });
});
