import { load, YAMLException } from 'js-yaml';
import * as z from 'zod';
import type { Diagnostic, SourceRange } from '../model/plan';
import { messageOf } from '../../util/errors';
import { err, ok, type Result } from '../../util/result';
import { landingSettings } from './landingSettings';
import { limitSettings } from './limitSettings';
import { livenessSettings, retrySettings } from './patienceSettings';
import { SPAWNING } from '../model/plan';
import { EVENT_FORMATS } from '../model/report';
import { worktreeSettings } from './worktreeSettings';

/** Where a project keeps it, relative to the main worktree. */
export const PROJECT_CONFIG_FILE = '.coppice/config.yaml';
/** A settings file is a page; much more of it is an accident or an attack. */
const MOST_CHARACTERS = 256 * 1024;
const MOST_VALUES = 10_000;

const agentName = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'An agent is named with small letters, digits and dashes.');
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*\*?$/, 'A variable is named with letters, digits and underscores; a * may stand at its end.');

const ownAgent = z.strictObject({
  command: z.array(z.string().min(1)).min(1).describe('The program and its arguments, each by itself: no shell reads them. Placeholders: {prompt_file}, {worktree}, {task_id}, {session_id}.'),
  resume: z.array(z.string().min(1)).min(1).exactOptional().describe('The same for going on with the conversation {session_id} that an earlier attempt of the job began. Without it each attempt begins a new one.'),
  interactive: z.boolean().exactOptional().describe('It draws on the terminal and reads keys: it gets the terminal whole.'),
  events: z.enum(EVENT_FORMATS).exactOptional().describe('In which form it prints events on lines of their own, so that what it uses and is refused for is known: coppice. Unless said, nothing it prints is taken for one.'),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'A variable is named with letters, digits and underscores.'), z.string()).exactOptional().describe('Variables for this agent alone.'),
});

/** What a team agrees on for one repository. Everything may be left out; a flag or the plan itself says more than this. */
export const projectConfigSchema = z.strictObject({
  agents: z.record(agentName, ownAgent).default({}).describe('Agents of your own, by the name that plans and --agent use.'),
  agent: agentName.optional().describe('The agent for tasks that name none and have no shell block.'),
  template: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'A template is named with small letters, digits and dashes.').optional().describe('The pipeline of tasks that name none: standard, plan-dev-test-verify, or one of your own.'),
  maxParallel: z.number().int().min(1).max(64).optional().describe('How many agents may run at once.'),
  schedule: z.enum(['batch', 'flow']).optional().describe('flow starts a task when what it depends on has landed; batch waits for the whole batch before.'),
  advance: z.enum(['ask', 'batch', 'plan']).optional().describe("When your own branch follows the integration branch: when asked, after each batch, or at the plan's end."),
  maxAttempts: z.number().int().min(1).max(20).optional().describe('How often a task is tried before it counts as failed.'),
  retries: retrySettings.optional().describe('When a task is not tried again though it could be.'),
  landing: landingSettings.optional().describe('How proven work is brought into the integration branch.'),
  liveness: livenessSettings.optional().describe('When an agent counts as stuck, and what is done about it.'),
  limits: limitSettings.optional().describe('What keeps agents from starting, beside the slots of their plan.'),
  radarSeconds: z.number().min(0).max(3600).optional().describe('How often the branches of running tasks are tried with each other and with what has landed, to show coming conflicts (15); 0: never.'),
  spawn: z
    .strictObject({
      depth: z.number().int().min(0).max(8).default(SPAWNING.depth).describe('How deep jobs may ask for jobs that ask for jobs; 0 forbids it.'),
      perTask: z.number().int().min(0).max(100).default(SPAWNING.perTask).describe('How many jobs the jobs of one task may ask for in all.'),
    })
    .optional()
    .describe('How far the jobs of a task may ask for further jobs (coppice job spawn).'),
  uncommitted: z.enum(['ask', 'commit']).optional().describe('What becomes of files an agent left uncommitted: it is asked to commit, or the engine commits.'),
  checkpointInWorkspace: z.boolean().optional().describe('Keep COPPICE_CHECKPOINT.md, which tells where the runs stand, in .coppice/checkpoint too, for people and agents to read. Git is told to ignore it.'),
  roundPause: z.number().min(0).max(300).optional().describe('How many seconds a continuous task rests, at the least, between two of its rounds; 60 unless said.'),
  worktreesFolder: z.string().min(1).optional().describe('Where worktrees are made; relative to the repository. A folder beside it unless said.'),
  plans: z
    .strictObject({ writeBack: z.enum(['done', 'blockers']).exactOptional().describe('What coppice run writes into the document when it ends: done marks what has landed, blockers also notes what keeps tasks from landing. Nothing unless said.') })
    .exactOptional(),
  worktrees: worktreeSettings.optional().describe('What worktrees are given besides the files of their commit.'),
  environment: z
    .strictObject({ allow: z.array(variable).default([]).describe('Variables of yours that agents and checks may see besides the usual ones; NAME or PREFIX*.') })
    .default({ allow: [] }),
});

export type ProjectConfig = z.infer<typeof projectConfigSchema>;

export const EMPTY_PROJECT_CONFIG: ProjectConfig = { agents: {}, environment: { allow: [] } };

/** Text of the settings file → settings, or everything that is wrong with it and where. */
export function parseProjectConfig(text: string): Result<ProjectConfig, readonly Diagnostic[]> {
  if (text.length > MOST_CHARACTERS) return err([problem('too-long', `The file has ${text.length} characters; ${MOST_CHARACTERS} are the most.`, 'Remove what is no setting.', START)]);
  // A file of comments alone is a file of defaults, though no YAML document.
  if (text.split('\n').every((line) => /^\s*(#|$)/.test(line))) return ok(EMPTY_PROJECT_CONFIG);
  let data: unknown;
  try {
    data = load(text);
  } catch (thrown) {
    return err([syntaxProblem(thrown)]);
  }
  if (holdsMoreThan(MOST_VALUES, data)) return err([problem('too-long', `The file stands for more than ${MOST_VALUES} values.`, 'Write out what you need instead of repeating it by aliases.', START)]);
  const read = projectConfigSchema.safeParse(data ?? {});
  if (read.success) return ok(read.data);
  return err(read.error.issues.map((issue) => issueProblem(issue, text)));
}

/** Aliases make a short text stand for a huge value: it is measured before anything walks through all of it. */
function holdsMoreThan(limit: number, data: unknown): boolean {
  const waiting: unknown[] = [data];
  for (let count = 0; waiting.length > 0; ) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const parts: unknown[] = Object.values(value);
    count += parts.length;
    if (count > limit) return true;
    for (const part of parts) waiting.push(part);
  }
  return false;
}

const START: SourceRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

function problem(code: string, message: string, hint: string, at: SourceRange): Diagnostic {
  return { severity: 'error', code, message, hint, at };
}

function syntaxProblem(thrown: unknown): Diagnostic {
  const mark = thrown instanceof YAMLException ? thrown.mark : undefined;
  const at = mark === undefined ? START : point(mark.line + 1, mark.column + 1);
  const message = thrown instanceof YAMLException ? thrown.reason : messageOf(thrown);
  return problem('yaml', `This is not YAML: ${message}.`, 'Put right what stands there; the schema of this file lists every setting.', at);
}

function issueProblem(issue: z.core.$ZodIssue, text: string): Diagnostic {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const name = path.map(String).join('.');
  const known = `Settings: ${Object.keys(projectConfigSchema.shape).join(', ')}.`;
  const hint = issue.code === 'unrecognized_keys' ? known : 'See the schema of this file, or docs/guide.md, for what may stand here.';
  return problem('setting', name === '' ? `${issue.message}.` : `${name}: ${issue.message}`, hint, positionOf(path, text));
}

/** The line on which the last key of the path stands, as far as its keys are found one below the other. */
function positionOf(path: readonly PropertyKey[], text: string): SourceRange {
  const lines = text.split('\n');
  let at = START;
  let from = 0;
  for (const key of path) {
    if (typeof key !== 'string') continue;
    const index = lines.findIndex((line, number) => number >= from && keyOn(line) === key);
    if (index === -1) break;
    at = point(index + 1, (lines[index]?.search(/\S/) ?? 0) + 1);
    from = index + 1;
  }
  return at;
}

function keyOn(line: string): string | undefined {
  return /^\s*(?:- )?["']?([^\s"':]+)["']?\s*:/.exec(line)?.[1];
}

function point(line: number, column: number): SourceRange {
  return { line, column, endLine: line, endColumn: column };
}
