import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

const TEST_LIMIT_MS = 60_000;

/** Runs what `load` declares with describe() and it(), inside the extension host. Rejects where a test fails. */
export async function runSuites(load: () => void): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: TEST_LIMIT_MS, reporter: PlainReporter, ...grep() });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  load();
  if (mocha.suite.total() === 0) throw new Error('The suite declares no test.');
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${String(failures)} of the tests in the extension host failed`);
}

function grep(): { grep?: string } {
  const wanted = process.env['MOCHA_GREP'];
  return wanted === undefined ? {} : { grep: wanted };
}

/** A line a test. Whoever started VS Code reads it from a file: the console of an extension host reaches nobody. */
class PlainReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('pass', (test) => {
      print(`passed   ${test.fullTitle()} (${String(test.duration ?? 0)} ms)`);
    });
    runner.on('pending', (test) => {
      print(`pending  ${test.fullTitle()}`);
    });
    runner.on('fail', (test, error: unknown) => {
      print(`FAILED   ${test.fullTitle()}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
    runner.on('end', () => {
      const { passes = 0, failures = 0 } = runner.stats ?? {};
      print(`${String(passes)} passed, ${String(failures)} failed`);
    });
  }
}

function print(text: string): void {
  const report = process.env['COPPICE_SUITE_REPORT'];
  if (report !== undefined) appendFileSync(report, `${text}\n`);
}
