import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { askAsAgent, type AgentClientOptions } from '../../client/agentClient';
import { LONGEST_OUTPUT, type SpawnedView } from '../../protocol/agent';
import { locateRepository } from '../../client/locate';
import type { CliContext } from '../context';
import { ExitCode } from '../exitCode';
import { CliFailure, refusedBy } from '../failure';
import { oneLine, printable } from '../render/printable';
import { readTextFile } from '../textFile';

export interface SpawnFlags {
  readonly role: SpawnedView['role'];
  readonly reason: string;
  readonly output?: string | undefined;
  readonly name?: string | undefined;
  readonly json: boolean;
}

const PATIENCE_MS = 30 * 60_000;

/** For agents: another job in the worktree of the one that is at work. Waits until it has ended. */
export async function spawnJob(context: CliContext, words: readonly string[], { role, reason, output, name, json }: SpawnFlags): Promise<ExitCode> {
  const caller = callerOf(context);
  const prompt = words.join(' ').trim();
  if (prompt === '') throw new CliFailure('It is not said what the job is to do.', 'coppice job spawn --role dev --reason WHY "What to do"');
  if (reason.trim() === '') throw new CliFailure('It is not said why the job is needed.', 'Say it with --reason.');
  const request = { request: randomUUID(), role, name: name ?? null, reason, output: output === undefined ? null : outputOf(context, output), prompt };
  const asked = await askAsAgent(caller, 'job/spawn', request);
  if (!asked.ok) throw refusedBy(asked.error);
  if (asked.value.kind === 'refused') throw refusedBy(asked.value);
  const { job } = asked.value;
  if (!json) context.output.error(`The job ${job} was asked for; waiting for it.`);
  return await waitFor(context, caller, job, json);
}

/** For agents whose command was cut short while it waited. */
export async function awaitJob(context: CliContext, name: string, flags: { readonly json: boolean }): Promise<ExitCode> {
  return waitFor(context, callerOf(context), name, flags.json);
}

async function waitFor(context: CliContext, caller: AgentClientOptions, job: string, json: boolean): Promise<ExitCode> {
  const ended = await askAsAgent(caller, 'job/await', { job });
  if (!ended.ok) throw refusedBy(ended.error);
  if (ended.value.kind === 'refused') throw refusedBy(ended.value);
  if (json) context.output.json({ type: 'job', ...ended.value });
  else for (const line of linesOf(ended.value, context.environment['COPPICE_INPUTS'])) context.output.line(line);
  return ended.value.state === 'done' ? ExitCode.ok : ExitCode.unfinished;
}

function linesOf({ job, role, state, text, artifacts }: SpawnedView, inputs: string | undefined): string[] {
  const head = `${job} (${role}) ${state === 'done' ? 'is done' : state === 'failed' ? `has failed: ${text}` : `was ${text}`}`;
  const left = artifacts.map(({ kind, path, reason }) => `  ${kind.replace('_', ' ')}  ${reason === null ? (inputs === undefined ? path : join(inputs, path)) : `${oneLine(path, 200)}: not kept, ${reason}`}`);
  return [printable(head), ...(left.length === 0 ? [] : ['It has left:', ...left])];
}

/** The attempt this is called in. The owner's own token is not looked at: an agent asks as itself. */
function callerOf({ environment, cwd, version }: CliContext): AgentClientOptions {
  const token = environment['COPPICE_TOKEN'] ?? '';
  if (token === '') throw new CliFailure('This is no agent of Coppice at work: there is no COPPICE_TOKEN.', 'coppice job is for agents, from inside their task. To run something yourself: coppice run PLAN.md.');
  const located = locateRepository(environment['COPPICE_WORKTREE'] ?? cwd);
  if (!located.ok) throw new CliFailure(located.error, 'Call it in the worktree of your task.');
  return { stateFolder: located.value.stateFolder, version, token, patienceMs: PATIENCE_MS };
}

function outputOf({ cwd }: CliContext, file: string): string {
  return readTextFile({ name: file, cwd, what: 'The output', mostBytes: LONGEST_OUTPUT, next: 'Name a file with the part of it that shows what is wrong.' }).text;
}
