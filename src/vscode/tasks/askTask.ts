import type { NewTask, ProjectConfig } from '../../engine/index';
import type { EngineClient } from '../../client/engineClient';
import { askText, choose } from '../commands/ask';
import { forLabel } from '../plainText';

export interface AskTask {
  readonly title: string;
  readonly before: NewTask;
  readonly engine: EngineClient;
  readonly settings: ProjectConfig;
}

/** Asks for a task line by line. Undefined where the user ended it. */
export async function askTask({ title, before, engine, settings }: AskTask): Promise<NewTask | undefined> {
  const words = await askWords(title, before);
  if (words === undefined) return undefined;
  const agent = await askAgent(title, before, settings);
  if (agent === undefined) return undefined;
  const template = await askTemplate(title, before, engine);
  return template === undefined ? undefined : { ...before, ...words, agent: agent.value, template: template.value };
}

/** A prompt of several lines has no room in a line, and stays as it is: the command line can change it. */
async function askWords(title: string, { title: name, prompt }: NewTask): Promise<Pick<NewTask, 'title' | 'prompt'> | undefined> {
  const isOne = prompt === name;
  const text = await askText({ title, prompt: isOne ? 'What is to be done? The agent is told just this.' : 'What is it called?', value: name, validateInput: said });
  if (text === undefined) return undefined;
  if (isOne) return { title: shortened(text.trim()), prompt: text.trim() };
  if (prompt.includes('\n')) return { title: text.trim(), prompt };
  const told = await askText({ title, prompt: 'What is to be done? The agent is told just this.', value: prompt, validateInput: said });
  return told === undefined ? undefined : { title: text.trim(), prompt: told.trim() };
}

function said(text: string): string | undefined {
  return text.trim() === '' ? 'Say what is to be done.' : undefined;
}

const LONGEST_TITLE = 100;

function shortened(text: string): string {
  return text.length <= LONGEST_TITLE ? text : `${text.slice(0, LONGEST_TITLE - 1)}…`;
}

interface Choice {
  readonly value: string | null;
}

async function askAgent(title: string, { agent }: NewTask, settings: ProjectConfig): Promise<Choice | undefined> {
  const names = [...new Set([...(agent === null ? [] : [agent]), ...Object.keys(settings.agents)])];
  if (names.length === 0) return { value: null };
  const usual = { label: 'The usual agent', description: settings.agent ?? '', value: null };
  const items = names.map((name) => ({ label: forLabel(name), description: '', value: name }));
  return choose(agent === null ? [usual, ...items] : [...items, usual], { title, placeHolder: 'Who does it?' });
}

async function askTemplate(title: string, { template }: NewTask, engine: EngineClient): Promise<Choice | undefined> {
  const known = await engine.ask('templates/list', {});
  const usual = { label: 'As usual', description: 'the template that the settings name', value: null };
  const items = known.filter(({ problem }) => problem === null).map(({ name, description }) => ({ label: forLabel(name), description: name === template ? 'as it is' : '', detail: forLabel(description), value: name }));
  const first = items.filter(({ value }) => value === template);
  return choose([...first, usual, ...items.filter(({ value }) => value !== template)], { title, placeHolder: 'What does it go through?', matchOnDescription: true });
}
