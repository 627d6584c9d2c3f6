import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { roles } from '../protocol/agent';
import { messageOf } from '../util/errors';
import { checkpoint } from './commands/checkpoint';
import { artifacts } from './commands/artifacts';
import { criteria } from './commands/criteria';
import { signal, SIGNALS, type Signal } from './commands/signal';
import { doctor } from './commands/doctor';
import { startEngine, stopEngine } from './commands/engine';
import { failures, saveFailure } from './commands/failures';
import { cancel, pause, type CancelFlags, type WorkFlags } from './commands/hold';
import { history } from './commands/history';
import { init, type InitFlags } from './commands/init';
import { awaitJob, spawnJob, type SpawnFlags } from './commands/job';
import { land } from './commands/land';
import { logs } from './commands/logs';
import { adoptWorktree, createWorktree, removeWorktree } from './commands/ownWorktrees';
import { plan, type PlanFlags } from './commands/plan';
import { resume } from './commands/resume';
import { retry } from './commands/retry';
import { run, type RunFlags } from './commands/run';
import { isPrompt, runPrompt } from './commands/runPrompt';
import { status } from './commands/status';
import { stop } from './commands/stop';
import { cleanWorktrees, listWorktrees } from './commands/worktrees';
import type { CliContext } from './context';
import { ExitCode } from './exitCode';
import { addTaskListVerbs } from './taskVerbs';
import { addTemplateVerbs } from './templateVerbs';
import { CliFailure } from './failure';

const EXAMPLES = `
Examples:
  coppice init --from spec.md              have an agent make a plan; you see it before it is kept
  coppice plan plan.md                     what would happen, and every command that would run
  coppice plan plan.md --explain W3        why W3 is read as it is
  coppice run plan.md                      run it; Ctrl-C asks whether to stop the agents or leave them running
  coppice run plan.md --advance plan       and bring your own branch along at the end
  coppice run plan.md --only W1,W2         just these tasks, after what they wait for
  coppice run "Fix the login timeout"      one task without a plan, through a template if you name one
  coppice task add "Write the manual"      the same, and you go on; it starts by itself
  coppice logs W1 --follow                 what the agent of task W1 prints
  coppice run plan.md --template review    with the stages of your .coppice/templates/review.yaml for each task
  coppice pause W1                         its agent ends its work, and nothing of it lands until coppice resume W1
  coppice cancel --batch 2                 give up the tasks of batch 2; what they did stays in their worktrees
  coppice failures W1                      what is wrong with it, place by place
  coppice artifacts W1 report --out r.json what its jobs left for others, to a file
  coppice criteria W1                      which acceptance criteria are met, by what evidence
  coppice history src/parser.ts            which attempts changed this file, by which prompt, plan and agent
  coppice land --into main                 bring a finished plan into your branch, by fast-forward

Exit codes:
  0  all landed; for the other verbs: done
  1  something failed, was stopped, or waits for a human (also: you left before the end)
  2  the command, the plan or the machine is not fit to start; nothing was started

Ctrl-C while a plan runs asks; where nobody can be asked, an interrupt stops the plan and a termination leaves it
running. coppice status, coppice resume and VS Code find it again either way.`;

const JSON_FLAG = ['--json', 'print JSON, one value a line'] as const;
const DETACH_FLAG = ['--detach', 'leave at once; the engine and the agents go on'] as const;

/** Reads the command line and does what it says. Every end of the program is an exit code. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.ok;
  const program = build(context, (code) => (exitCode = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    return report(thrown, context, argv.includes('--json'));
  }
}

function report(thrown: unknown, { output }: CliContext, json: boolean): ExitCode {
  // commander has printed its own words already.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? ExitCode.ok : ExitCode.unusable;
  const failure = thrown instanceof CliFailure ? thrown : new CliFailure(messageOf(thrown), 'This was not foreseen. coppice doctor checks the usual causes; please report it otherwise.');
  if (json) output.json({ type: 'summary', exitCode: failure.exitCode, problem: { message: failure.message, next: failure.next } });
  else output.error(`coppice: ${failure.message}\n  ${failure.next}`);
  if (thrown !== failure && thrown instanceof Error && process.env['COPPICE_DEBUG'] !== undefined) output.error(thrown.stack ?? '');
  return failure.exitCode;
}

function build(context: CliContext, end: (code: ExitCode) => void): Command {
  const { output } = context;
  const program = new Command('coppice')
    .description('Runs many coding agents at once on one git repository and brings their work back into one tested branch.')
    .version(context.version, '--version')
    .helpOption('-h, --help', 'show this')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.line(text.trimEnd()), writeErr: (text) => output.error(text.trimEnd()) })
    .showHelpAfterError('coppice --help shows what there is.')
    .addHelpText('after', EXAMPLES);
  addPlanVerbs(program, context, end);
  addHoldVerbs(program, context, end);
  addTaskVerbs(program, context, end);
  addTaskListVerbs(program, context, end);
  addTemplateVerbs(program, context, end);
  addAgentVerbs(program, context, end);
  addHouseVerbs(program, context, end);
  return program;
}

interface JsonFlag {
  readonly json?: true;
}

function addPlanVerbs(program: Command, context: CliContext, end: (code: ExitCode) => void): void {
  program
    .command('init')
    .description('have an agent make a plan of a specification; you see the plan before it is written')
    .requiredOption('--from <spec>', 'a text that describes what is to be built')
    .option('--agent <name>', 'the agent that plans (the one the settings name)')
    .option('--out <file>', 'where the plan goes (.coppice/plans/NAME.yaml)')
    .option('--yes', 'write the plan without asking')
    .option('--force', 'over a plan that is there already')
    .option(...JSON_FLAG)
    .action(async (given: Partial<InitFlags> & Pick<InitFlags, 'from'>) => end(await init(context, { ...given, yes: on(given.yes), force: on(given.force), json: on(given.json) })));
  program
    .command('plan')
    .argument('<file>', 'a plan document, markdown or YAML')
    .description('read a plan: what is wrong with it, its batches, what is kept apart, and every command that would run; starts nothing')
    .option('--explain [task]', 'why a task, or the plan, is read as it is: from which words, and how sure')
    .option('--edit <change>', 'change the batches and keep the change: "move W3 to 2", "W1 apart from W2", "W1 together with W2", "W3 after W1", "list", "drop 1"')
    .option('--export <file>', 'write the plan as YAML')
    .addOption(new Option('--write-back [what]', 'mark in the document what has landed (done), and note what keeps tasks from landing (blockers); change nothing else of it').choices(['done', 'blockers']))
    .option('--strict', 'a warning is as bad as an error')
    .option(...JSON_FLAG)
    .action(async (file: string, flags: Partial<PlanFlags>) => end(await plan(context, file, { ...flags, json: on(flags.json), strict: on(flags.strict) })));
  program
    .command('run')
    .argument('<file>', 'a plan document, markdown or YAML; or, in words, a task that is in no plan')
    .description('run a plan, or join it where it runs already, or run a single task; agrees to its commands, which are shown first')
    .option('--agent <name>', 'agent for tasks that name none')
    .option('--template <name>', 'pipeline of tasks that name none (standard); coppice templates lists what there is')
    .option('--max-parallel <n>', 'agents at once (4)', wholeNumber(1, 64))
    .addOption(new Option('--schedule <kind>', 'start tasks as soon as they can, or batch by batch (flow)').choices(['batch', 'flow']))
    .addOption(new Option('--advance <when>', 'when your own branch follows (ask)').choices(['ask', 'batch', 'plan']))
    .option('--max-attempts <n>', 'tries per task', wholeNumber(1, 20))
    .addOption(new Option('--uncommitted <policy>', 'for files an agent left uncommitted (ask)').choices(['ask', 'commit']))
    .option('--only <tasks>', 'just these tasks and what they wait for, divided by commas: W1,W2')
    .option('--batch <n>', 'just the tasks of this batch and what they wait for; coppice plan shows the batches', wholeNumber(1, 100_000))
    .option('--accept', 'where it runs by an older text: take over what has changed about tasks that were not begun')
    .option(...DETACH_FLAG)
    .option(...JSON_FLAG)
    .action(async (file: string, given: Partial<RunFlags>) => {
      const flags = { ...given, accept: on(given.accept), json: on(given.json), detach: on(given.detach) };
      end(await (isPrompt(file, context.cwd, flags) ? runPrompt : run)(context, file, flags));
    });
  program
    .command('resume')
    .argument('[plan]', 'its id, document or title, or a task that was paused; the newest plan unless said')
    .description('go on with a plan: what failed, was stopped, paused or waits for you is tried again')
    .option('--batch <n>', 'just this batch of it, which was paused', wholeNumber(1, 100_000))
    .option(...DETACH_FLAG)
    .option(...JSON_FLAG)
    .action(async (wanted: string | undefined, flags: { batch?: number; json?: boolean; detach?: boolean }) => end(await resume(context, wanted, { batch: flags.batch, json: on(flags.json), detach: on(flags.detach) })));
  program
    .command('stop')
    .argument('[plan]', 'its id, document or title; all unless said')
    .description('end the agents and start nothing new; nothing is lost')
    .action(async (wanted: string | undefined) => end(await stop(context, wanted)));
  program
    .command('land')
    .argument('[plan]', 'its id, document or title; the newest unless said')
    .requiredOption('--into <branch>', 'your branch; it moves by fast-forward or not at all')
    .description('bring what a plan has landed into a branch of yours')
    .action(async (wanted: string | undefined, flags: { into: string }) => end(await land(context, wanted, flags)));
}

function addHoldVerbs(program: Command, context: CliContext, end: (code: ExitCode) => void): void {
  program
    .command('pause')
    .argument('[task]', 'its name in the plan (W1), or PLAN/W1')
    .description('let what runs of a task, a batch or a plan come to its end, and begin nothing new; coppice resume goes on')
    .option('--batch <n>', 'all tasks of this batch', wholeNumber(1, 100_000))
    .option('--plan [plan]', 'all of a plan: its id, document or title; the newest unless said')
    .option('--suspend', 'end the agents now; what they had done stays in their worktrees')
    .action(async (wanted: string | undefined, flags: WorkFlags & { suspend?: boolean }) => end(await pause(context, wanted, { ...flags, suspend: on(flags.suspend) })));
  program
    .command('cancel')
    .argument('[task]', 'its name in the plan (W1), or PLAN/W1')
    .description('end and give up a task, one of its jobs, a batch or a plan; worktrees and branches stay')
    .option('--job <name>', 'just this job of the task')
    .option('--batch <n>', 'all tasks of this batch', wholeNumber(1, 100_000))
    .option('--plan [plan]', 'all of a plan that has not landed: its id, document or title; the newest unless said')
    .action(async (wanted: string | undefined, flags: CancelFlags) => end(await cancel(context, wanted, flags)));
}

function addTaskVerbs(program: Command, context: CliContext, end: (code: ExitCode) => void): void {
  program
    .command('status')
    .description('plans and tasks of this repository, and what needs you')
    .option(...JSON_FLAG)
    .action(async (flags: JsonFlag) => end(await status(context, { json: on(flags.json) })));
  program
    .command('retry')
    .argument('<task>', 'its name in the plan (W1), or PLAN/W1')
    .description('try a task again that failed or waits for you')
    .action(async (wanted: string) => end(await retry(context, wanted)));
  const failed = program
    .command('failures')
    .argument('[task]', 'a task (W1, PLAN/W1) or a plan; the newest plan unless said')
    .description('what is wrong, place by place, as compilers and tests told it')
    .option('--attempt <n>', 'what this attempt had, though it may be mended by now', wholeNumber(1, 1_000_000))
    .option(...JSON_FLAG)
    .action(async (wanted: string | undefined, flags: { attempt?: number; json?: boolean }) => end(await failures(context, wanted, { attempt: flags.attempt, json: on(flags.json) })));
  failed
    .command('save')
    .argument('<id>', 'the name in brackets behind a failure')
    .description('write a failure where the repository keeps the inputs of its tests; nothing is written over')
    .option('--to <path>', 'a folder, or a file that ends with .json, inside the repository')
    .action(async (id: string, flags: { to?: string }) => end(await saveFailure(context, id, { to: flags.to, json: on(failed.opts<JsonFlag>().json) })));
  program
    .command('history')
    .argument('[what]', 'a task (W1, PLAN/W1), or a file or folder of the repository; all of the newest plan unless said')
    .description('which versions of prompt, plan, template and agent made what, attempt by attempt, with hashes')
    .option('--plan <plan>', 'only of this plan: its id, document or title')
    .option(...JSON_FLAG)
    .action(async (wanted: string | undefined, flags: { plan?: string; json?: boolean }) => end(await history(context, wanted, { plan: flags.plan, json: on(flags.json) })));
  program
    .command('artifacts')
    .argument('<task>', 'its name in the plan (W1), or PLAN/W1')
    .argument('[name]', 'one of them: printed, or written with --out')
    .description('what the jobs of a task left for others: files, outputs, what went wrong; who made and who took it')
    .option('--out <file>', 'write it to this file')
    .option(...JSON_FLAG)
    .action(async (wanted: string, name: string | undefined, flags: { out?: string; json?: boolean }) => end(await artifacts(context, wanted, name, { out: flags.out, json: on(flags.json) })));
  program
    .command('criteria')
    .argument('<task>', 'its name in the plan (W1), or PLAN/W1')
    .description('what shows that a task is done, and what its verifier made of each, with the evidence; ends with 0 where all are met')
    .option(...JSON_FLAG)
    .action(async (wanted: string, flags: JsonFlag) => end(await criteria(context, wanted, { json: on(flags.json) })));
  program
    .command('logs')
    .argument('<task>', 'its name in the plan (W1), or PLAN/W1')
    .description('what the agent and the checks of a task printed')
    .option('-f, --follow', 'go on until the task comes to rest')
    .action(async (wanted: string, flags: { follow?: boolean }) => end(await logs(context, wanted, { follow: on(flags.follow) })));
}

/** For agents, from inside their task: they have a token of their own for it. */
function addAgentVerbs(program: Command, context: CliContext, end: (code: ExitCode) => void): void {
  const job = program.command('job').description('for agents at work: have another job done in this worktree, and say what one is doing');
  job
    .command('spawn')
    .argument('<prompt...>', 'what it is to do')
    .addOption(new Option('--role <role>', 'what it is there for; who does such jobs in this task does it').choices(roles).makeOptionMandatory())
    .requiredOption('--reason <text>', 'why it is needed: it is told that besides its prompt')
    .option('--output <file>', 'what shows it, such as the log of a test')
    .option('--name <name>', 'what the job is called')
    .option(...JSON_FLAG)
    .description('have another job done in this worktree; waits, says what came of it, and ends with 0 where it ended well')
    .action(async (words: string[], flags: Omit<SpawnFlags, 'json'> & JsonFlag) => end(await spawnJob(context, words, { ...flags, json: on(flags.json) })));
  job
    .command('wait')
    .argument('<name>', 'the job, as spawn has named it')
    .option(...JSON_FLAG)
    .description('wait for a job that was asked for before')
    .action(async (name: string, flags: JsonFlag) => end(await awaitJob(context, name, { json: on(flags.json) })));
  addSignalVerb(job, context, end);
}

function addSignalVerb(job: Command, context: CliContext, end: (code: ExitCode) => void): void {
  job
    .command('signal')
    .addArgument(new Argument('<state>', 'what the agent is doing').choices(SIGNALS))
    .argument('[question...]', 'with needs-input: what it asks')
    .description('say what the agent is doing, for its hooks; each is a sign of life, asks no engine, and may be given again')
    .action((state: Signal, words: string[]) => {
      end(signal(context, state, words));
    });
}

function addHouseVerbs(program: Command, context: CliContext, end: (code: ExitCode) => void): void {
  const worktrees = program
    .command('worktrees')
    .description('the worktrees Coppice made here')
    .option(...JSON_FLAG)
    .action(async (flags: JsonFlag) => end(await listWorktrees(context, { json: on(flags.json) })));
  worktrees
    .command('clean')
    .description('remove those whose work has landed')
    .action(async () => end(await cleanWorktrees(context, { json: on(worktrees.opts<JsonFlag>().json) })));
  const json = (): { readonly json: boolean } => ({ json: on(worktrees.opts<JsonFlag>().json) });
  worktrees
    .command('create')
    .argument('<name>', 'its name, and that of its branch')
    .description('make one for yourself, with all that worktrees are given; agrees to the setup commands, which are shown first')
    .option('--from <ref>', 'the branch, tag or commit it starts from (HEAD)')
    .option('--branch <name>', 'the new branch it is on (the same name)')
    .action(async (name: string, flags: { from?: string; branch?: string }) => end(await createWorktree(context, name, { ...flags, ...json() })));
  worktrees
    .command('adopt')
    .argument('<folder>', 'a worktree that was made with git')
    .description('put one on record that you made with git; nothing of it is touched')
    .action(async (folder: string) => end(await adoptWorktree(context, folder, json())));
  worktrees
    .command('remove')
    .argument('<name>', 'the name of one of your own, or its folder')
    .description('take one of your own away; its branch stays, and what is uncommitted is kept under a ref')
    .action(async (name: string) => end(await removeWorktree(context, name, json())));
  program
    .command('checkpoint')
    .description('the page that tells where the runs stand, for people and for agents that lost their memory; there whatever has happened')
    .option(...JSON_FLAG)
    .action((flags: { json?: boolean }) => {
      end(checkpoint(context, { json: on(flags.json) }));
    });
  program
    .command('doctor')
    .description('is everything there that a plan needs? one fix for each thing that is not')
    .option('--take-over', 'take the state of this repository from an engine of another boot or container that is known to be gone')
    .option(...JSON_FLAG)
    .action(async (flags: { json?: boolean; takeOver?: boolean }) => end(await doctor(context, { json: on(flags.json), takeOver: on(flags.takeOver) })));
  const engine = program.command('engine', { hidden: true }).description('the process behind it all; it starts and ends by itself');
  engine.command('start').action(async () => end(await startEngine(context)));
  engine
    .command('stop')
    .option('--force', 'even while agents run: they go on and are adopted by the next engine')
    .action(async (flags: { force?: boolean }) => end(await stopEngine(context, { force: on(flags.force) })));
}

function on(flag: boolean | undefined): boolean {
  return flag ?? false;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };
}
