import type { StartPlan } from '../engine';
import type { PlanDocument } from '../model/plan';
import type { Template } from '../templates/template';
import { patienceOf } from './patienceSettings';
import { PROJECT_CONFIG_FILE, type ProjectConfig } from './projectConfig';
import { provisionConsent } from './provisionConsent';
import { provisionOf } from './worktreeSettings';

export type StartOptions = StartPlan['options'];

/** What a plan is started with. What a person chose says more than the document, and the document more than the team's settings. */
export function startOptions(chosen: StartOptions, document: PlanDocument, settings: ProjectConfig): StartOptions {
  const { agent, template, maxParallel, schedule, advance, maxAttempts, uncommitted, roundPause, worktrees, retries, landing, liveness, spawn } = settings;
  return withoutUndefined({
    agent: chosen.agent ?? agent,
    template: chosen.template ?? (document.template === null ? template : undefined),
    maxParallel: chosen.maxParallel ?? (document.maxParallel === null ? maxParallel : undefined),
    schedule: chosen.schedule ?? (document.schedule === null ? schedule : undefined),
    advance: chosen.advance ?? advance,
    maxAttempts: chosen.maxAttempts ?? maxAttempts,
    spawning: chosen.spawning ?? spawn,
    patience: chosen.patience ?? patienceOf(retries, liveness),
    landing: chosen.landing ?? landing,
    uncommitted: chosen.uncommitted ?? uncommitted,
    roundPause: chosen.roundPause ?? roundPause,
    only: chosen.only,
    worktrees: chosen.worktrees ?? (worktrees === undefined ? undefined : provisionOf(worktrees)),
  });
}

/** What the settings add to what a plan runs: agreed to together with it, so it is shown together with it. */
export function settingsConsent(settings: ProjectConfig, options: StartOptions, document: PlanDocument, templates: readonly Template[] = []): string[] {
  const ofTemplates = templates.flatMap(({ stages }) => stages.flatMap(({ jobs }) => jobs.map(({ agent }) => agent)));
  const used = new Set([options.agent, ...ofTemplates, ...document.tasks.flatMap((task) => [task.agent, ...task.jobs.map((job) => job.agent)])]);
  const agents = Object.entries(settings.agents).filter(([name]) => used.has(name));
  const allowed = settings.environment.allow;
  return [
    ...agents.flatMap(([name, { command, resume, env = {} }]) => [`Agent ${name} (${PROJECT_CONFIG_FILE}): ${commandText(env, command)}`, ...(resume === undefined ? [] : [`Agent ${name}, when it goes on (${PROJECT_CONFIG_FILE}): ${commandText(env, resume)}`])]),
    ...(allowed.length === 0 ? [] : [`Agents and checks also see (${PROJECT_CONFIG_FILE}): ${allowed.join(', ')}`]),
    ...(options.worktrees === undefined ? [] : provisionConsent(options.worktrees)),
  ];
}

function commandText(env: Readonly<Record<string, string>>, command: readonly string[]): string {
  return [...variables(env), ...command.map((word) => JSON.stringify(word))].join(' ');
}

function variables(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
}

function withoutUndefined(options: StartOptions): StartOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
