import { fenced } from './fence';
import { outline } from './outline';
import { EXAMPLE_PLAN, PLAN_FORM } from './planForm';
import type { PlanSession } from './session';
import type { RepositorySurvey } from './sessionFiles';

/** Its name in the planner's environment. */
export const PLAN_FILE_VARIABLE = 'COPPICE_PLAN_FILE';

export interface PlannerTask {
  readonly spec: PlanSession['spec'];
  readonly survey: RepositorySurvey;
  /** Where the plan is to be written. */
  readonly planFile: string;
}

/** What the planner is told first. It stands alone: no agent needs to know more than this. */
export function plannerPrompt({ spec, survey, planFile }: PlannerTask): string {
  return [
    'From the specification below you make a plan: tasks for coding agents, of which several work at once, each in a git worktree of its own. You write the plan and nothing else; the agents write the code.',
    `## Where the plan goes\n\nWrite it, as YAML, to the file \`${planFile}\` (${PLAN_FILE_VARIABLE} names it too). If you cannot write files, print it instead, as one fenced block that begins with \`\`\`yaml. A program reads it.`,
    `## What makes it a good plan\n\n${GOOD_PLAN}`,
    `## Its form\n\n${PLAN_FORM}\n\nAn example:\n\n${fenced(EXAMPLE_PLAN, 'yaml')}`,
    `## The repository\n\nYour working folder is a copy of it; look at whatever you need.\n\n${fenced(outline(survey))}${readmeText(survey.readme)}`,
    `## The specification: ${spec.name}\n\n${fenced(spec.text, 'markdown')}`,
  ].join('\n\n');
}

const GOOD_PLAN = `- A task is an hour or a day of work for one agent, and its result can be tested alone.
- As many tasks as possible can run at the same time: a dependency stands only where the work cannot begin without it.
- Two tasks without a dependency between them change different files; \`files\` says which.
- Every task has checks, with commands that really work in this repository or that the plan makes work.
- What all agents must know stands in \`rules\`; what one must know stands in its \`prompt\`.
- Nothing is planned that the specification does not ask for.`;

function readmeText(readme: string): string {
  return readme.trim() === '' ? '' : `\n\nIts README begins:\n\n${fenced(readme)}`;
}

export interface Correction extends PlannerTask {
  /** What the planner wrote the first time; null where it gave no plan at all. */
  readonly answer: { readonly text: string; readonly from: 'file' | 'output' } | null;
  /** In compiler form. */
  readonly faults: string;
}

/** The second and last time. */
export function correctionPrompt(correction: Correction): string {
  return [`You were asked for a plan before, and what you gave cannot be used. ${whatToDo(correction)}\n\nWhat is wrong:\n\n${fenced(correction.faults)}`, earlierAnswer(correction), `# What you were asked\n\n${plannerPrompt(correction)}`]
    .filter((part) => part !== '')
    .join('\n\n');
}

function whatToDo({ answer, planFile }: Correction): string {
  return answer?.from === 'file' ? `It still stands in \`${planFile}\`: correct it there. Lines are counted in that file.` : `Write the whole plan, corrected, to \`${planFile}\`.`;
}

function earlierAnswer({ answer }: Correction): string {
  return answer?.from === 'output' ? `What you gave:\n\n${fenced(answer.text, 'yaml')}` : '';
}
