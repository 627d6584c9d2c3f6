import type { NewTask } from '../../engine/index';

/** What people say of a task on the command line. What is missing is not said. */
export interface TaskFlags {
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly agent?: string;
  readonly template?: string;
  readonly run?: string;
  readonly check?: readonly string[];
  readonly owns?: readonly string[];
  readonly after?: readonly string[];
}

/** What a text is called where nobody says: its first line. */
export function titleOf(text: string): string {
  const line = text.split(/\r?\n/).find((each) => each.trim() !== '') ?? '';
  const title = line.trim().replace(/^#+\s+/, '');
  return title.length <= LONGEST_TITLE ? title : `${title.slice(0, LONGEST_TITLE - 1)}…`;
}

const LONGEST_TITLE = 100;

/** The task as it was, but for what is said now. Of lists an empty entry alone says: none. */
export function withFlags(task: NewTask, { agent, template, run, check, owns, after }: TaskFlags): NewTask {
  return {
    ...task,
    agent: agent ?? task.agent,
    template: template ?? task.template,
    run: run ?? task.run,
    checks: listed(check) ?? task.checks,
    owns: listed(owns) ?? task.owns,
    after: listed(after) ?? task.after,
  };
}

function listed(given: readonly string[] | undefined): readonly string[] | undefined {
  return given?.filter((each) => each.trim() !== '');
}

export const NOTHING_SAID: NewTask = { title: '', prompt: '', agent: null, template: null, run: null, checks: [], owns: [], after: [] };
