import type { Template, TemplateJob } from './template';

/** One agent does the work. Preparing its worktree, checking and landing are the engine's own, before and after every template. */
export const STANDARD: Template = {
  name: 'standard',
  description: 'One agent does the task.',
  stages: [{ name: 'implement', width: null, jobs: [job('implement', 'dev', '')] }],
};

const PLAN_DEV_TEST_VERIFY: Template = {
  name: 'plan-dev-test-verify',
  description: 'One agent plans the work, one does it, one tests it, and one judges each acceptance criterion.',
  stages: [
    {
      name: 'plan',
      width: null,
      jobs: [job('plan', 'planner', 'Work out how this task is best done in this repository: which files change, in which steps, what could go wrong. Change no file. What you write to the file $COPPICE_OUTPUT_FILE is given to the one who does the work.')],
    },
    { name: 'dev', width: null, jobs: [job('dev', 'dev', 'Do the task, following the plan above where there is one, and commit your work.')] },
    {
      name: 'test',
      width: null,
      jobs: [job('test', 'tester', 'Test what was built: write the tests that are missing, run them, and commit them. Do not mend what is broken: say exactly what is, and end with an exit code other than 0.')],
    },
    {
      name: 'verify',
      width: null,
      jobs: [job('verify', 'verifier', 'Judge the work against each acceptance criterion, one by one, each with the evidence you saw: a file and line, or a command and what it printed. Change no file. Where no criteria are listed, judge whether the work does what the task asks, and end with an exit code other than 0 if it does not.')],
    },
  ],
};

export const BUILT_IN_TEMPLATES: readonly Template[] = [STANDARD, PLAN_DEV_TEST_VERIFY];

function job(name: string, role: TemplateJob['role'], prompt: string): TemplateJob {
  return { name, role, agent: null, run: null, prompt, needs: null, optional: false, silentMs: null, outputs: [], inputs: null };
}
