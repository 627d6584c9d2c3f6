import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ChannelError } from '../../../src/protocol/channel';
import type { TaskView } from '../../../src/protocol/views';
import { checkoutFingerprint } from '../../support/checkoutFingerprint';
import { messageOf } from '../../../src/util/errors';
import type { Spec } from '../checker/spec';
import type { Violation } from '../checker/violation';
import type { CrashBench } from '../rig/bench';
import { killEngine } from '../rig/coppice';
import { judge } from '../rig/crashRun';
import { copyOf, makeTemplate } from '../rig/template';
import { User } from '../rig/user';
import { chance } from '../rig/variation';
import { DEADLY, FAULTS } from './soakFaults';
import { SoakMeter } from './soakMeter';
import { soakPlan, type SoakShape } from './soakPlan';
import { verdictOf } from './soakVerdict';

export interface SoakOptions {
  readonly minutes: number;
  readonly everyMs: number;
  /** How many, one after another, unless the time is over before. */
  readonly plans: number;
  readonly shape: SoakShape;
}

const LOOK_MS = 1000;
const SAMPLE_MS = 5000;
/** For what is under way when the time is over. */
const PATIENCE_MS = 600_000;

/** One repository, one person who retries whatever needs them, and trouble. */
export class Soak {
  readonly #bench: CrashBench;
  readonly #options: SoakOptions;
  readonly #user: User;
  readonly #spec: Spec;
  readonly #folder: string;
  readonly #violations: Violation[];
  readonly #meter: SoakMeter;
  readonly #struck = new Map<string, number>();
  readonly #started = performance.now();
  #thrown = 0;
  #retries = 0;

  static async in(bench: CrashBench, options: SoakOptions): Promise<Soak> {
    const template = makeTemplate(join(bench.folder, 'dirty'), 'dirty');
    const folder = join(bench.folder, 'soak');
    const root = copyOf(template, folder);
    const spec: Spec = {
      root,
      worktreesFolder: `${root}.worktrees`,
      stateFolder: join(root, '.git', 'coppice'),
      wasmFile: bench.wasmFile,
      plans: [],
      fingerprint: [...checkoutFingerprint(join(template.folder, 'repo'))],
      checkout: 'untouched',
      recoveriesMs: [],
      restart: null,
    };
    const violations: Violation[] = [];
    const user = await User.at(root, bench.engineFile, judgedAtEachStart(bench, spec, folder, violations));
    return new Soak({ bench, options, user, spec, folder, violations });
  }

  private constructor({ bench, options, user, spec, folder, violations }: { bench: CrashBench; options: SoakOptions; user: User; spec: Spec; folder: string; violations: Violation[] }) {
    this.#bench = bench;
    this.#options = options;
    this.#meter = new SoakMeter(Math.max(60_000, options.minutes * 15_000));
    this.#user = user;
    this.#spec = spec;
    this.#folder = folder;
    this.#violations = violations;
  }

  async run(): Promise<boolean> {
    const over = new AbortController();
    const companions = [this.#strike(over.signal), this.#measure(over.signal), this.#retry(over.signal)];
    const untilMs = this.#started + this.#options.minutes * 60_000;
    try {
      for (let number = 1; number <= this.#options.plans && performance.now() < untilMs; number += 1) await this.#plan(number, untilMs);
    } catch (thrown) {
      this.#violations.push({ invariant: 'I10', text: `It did not go on to the end: ${messageOf(thrown)}` });
    }
    const tasksPerHour = (this.#landed() / (performance.now() - this.#started)) * 3_600_000;
    over.abort();
    await Promise.all(companions);
    this.#user.dispose();
    await killEngine(this.#spec.root);
    // Whatever was ended since the last start may have left a lock, which is the next one's to clear.
    (await User.at(this.#spec.root, this.#bench.engineFile, { ...this.#bench.environment })).dispose();
    await killEngine(this.#spec.root);
    const restart = { nodeFile: process.execPath, engineFile: this.#bench.engineFile, environment: { ...this.#bench.environment } };
    this.#violations.push(...(await judge(this.#bench, this.#folder, { ...this.#spec, restart })));
    for (const { invariant, text } of this.#violations) process.stdout.write(`COPPICE_SEED=${String(this.#options.shape.seed)} ${invariant} ${text} [${this.#folder}]\n`);
    const verdict = verdictOf(this.#violations.length, this.#meter.growth(), tasksPerHour);
    this.#tell('the soak is over');
    process.stdout.write(`R27 ${verdict.text}\n`);
    return verdict.passed;
  }

  async #plan(number: number, untilMs: number): Promise<void> {
    const { shape } = this.#options;
    const keys = Array.from({ length: shape.tasks }, (_, index) => `K${String(index + 1)}`);
    const id = await this.#user.start(soakPlan(number, shape), { maxAttempts: 6, uncommitted: 'commit' }, `soak-${String(number)}.yaml`);
    this.#spec.plans.push({ id, keys, landed: [] });
    while (this.#user.client.board?.plans.find((plan) => plan.id === id)?.state !== 'completed') {
      if (performance.now() > untilMs + PATIENCE_MS) throw new Error(`Plan ${String(number)} is not through: ${this.#open()}`);
      await pause(LOOK_MS);
    }
    this.#spec.plans.pop();
    this.#spec.plans.push({ id, keys, landed: keys });
    this.#tell(`plan ${String(number)} is through`);
  }

  /** Something else goes wrong every few seconds. Engines die in the first third: what grows in one of them shows in the rest. */
  async #strike(over: AbortSignal): Promise<void> {
    const { shape, everyMs, minutes } = this.#options;
    const dice = (): number => chance(shape.seed, 'fault', String(++this.#thrown));
    while (await rested(everyMs * (0.5 + dice()), over)) {
      const isLate = performance.now() - this.#started > minutes * 20_000;
      const names = Object.keys(FAULTS).filter((each) => !isLate || !DEADLY.has(each));
      const name = names[Math.floor(dice() * names.length)] ?? '';
      this.#struck.set(name, (this.#struck.get(name) ?? 0) + 1);
      await FAULTS[name]?.({ user: this.#user, root: this.#spec.root, dice });
    }
  }

  async #measure(over: AbortSignal): Promise<void> {
    while (await rested(SAMPLE_MS, over)) this.#meter.sample(this.#user.enginePids.at(-1) ?? 0);
  }

  /** What a person would do about whatever is left to them. */
  async #retry(over: AbortSignal): Promise<void> {
    while (await rested(LOOK_MS, over)) {
      for (const { id } of this.#user.client.board?.tasks.filter(needsPerson) ?? []) {
        try {
          const answer = await this.#user.client.ask('task/retry', { taskId: id });
          if (answer.kind === 'done') this.#retries += 1;
        } catch (thrown) {
          // The engine was killed before it could answer: they ask again.
          if (!(thrown instanceof ChannelError)) throw thrown;
        }
      }
    }
  }

  #open(): string {
    return (this.#user.client.board?.tasks ?? []).filter(({ state }) => state !== 'landed').map(({ key, state, text }) => `${key} ${state} (${text})`).join('; ');
  }

  #landed(): number {
    return this.#user.client.board?.tasks.filter(({ state }) => state === 'landed').length ?? 0;
  }

  #tell(what: string): void {
    const struck = [...this.#struck].map(([name, count]) => `${name} ${String(count)}`).join(', ');
    const minutes = ((performance.now() - this.#started) / 60_000).toFixed(1);
    process.stdout.write(`${what}: ${minutes} min, ${String(this.#landed())} tasks landed, ${String(this.#user.enginePids.length - 1)} deaths of engines, ${String(this.#retries)} retries by hand, faults: ${struck}; ${String(this.#violations.length)} violations\n`);
  }
}

function needsPerson({ state }: TaskView): boolean {
  return state === 'failed' || state === 'attention';
}

/** False once it is over. */
async function rested(ms: number, over: AbortSignal): Promise<boolean> {
  await pause(ms, undefined, { signal: over }).catch(() => undefined);
  return !over.aborted;
}

/** An environment that is asked for whenever an engine is about to be started: the one before is dead, and what it left is looked at. */
function judgedAtEachStart(bench: CrashBench, spec: Spec, folder: string, violations: Violation[]): NodeJS.ProcessEnv {
  mkdirSync(join(folder, 'midway'));
  const file = join(folder, 'midway', 'spec.json');
  const environment: NodeJS.ProcessEnv = { ...bench.environment };
  const look = (): string => {
    if (!existsSync(join(spec.stateFolder, 'runs'))) return '';
    writeFileSync(file, JSON.stringify({ ...spec, midway: true, plans: spec.plans.map((plan) => ({ ...plan, landed: [] })) }));
    try {
      execFileSync(process.execPath, [bench.checkerFile, file], { env: { ...bench.environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (thrown) {
      const { stdout, stderr } = thrown as { readonly stdout?: Buffer; readonly stderr?: Buffer };
      const text = stdout?.toString() ?? '';
      const found = text.startsWith('{"violations"') ? (JSON.parse(text) as { violations: readonly Violation[] }).violations : [{ invariant: 'I9' as const, text: `The checker could not judge: ${stderr?.toString() ?? messageOf(thrown)}` }];
      violations.push(...found);
      for (const { invariant, text: what } of found) process.stdout.write(`at a death: ${invariant} ${what}\n`);
    }
    return '';
  };
  Object.defineProperty(environment, 'COPPICE_KILL_AT', { enumerable: true, get: look });
  return environment;
}
