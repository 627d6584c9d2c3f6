import { MOST_PARALLEL } from '../draft';
import type { DocumentForm } from './documentForm';
import { planSchema } from './planSchema';
import { choiceOf, textFormOf } from './valueForms';

export const PLAN_FORM: DocumentForm = {
  one: 'A plan',
  many: 'Plans',
  schema: planSchema,
  synonyms: {
    name: 'title',
    description: 'prompt',
    instructions: 'prompt',
    script: 'run',
    needs: 'depends_on',
    after: 'depends_on',
    dependencies: 'depends_on',
    blocked_by: 'depends_on',
    provides: 'publishes',
    tests: 'checks',
    validate: 'checks',
    acceptance_criteria: 'acceptance',
    non_goals: 'out_of_scope',
    paths: 'files',
    dir: 'cwd',
    folder: 'cwd',
    cmd: 'command',
    steps: 'tasks',
    workstreams: 'tasks',
    order: 'merge_order',
    concurrency: 'max_parallel',
  },
  numbers: { max_parallel: MOST_PARALLEL },
  valueCodes: {},
  choiceOf,
  textFormOf,
};
