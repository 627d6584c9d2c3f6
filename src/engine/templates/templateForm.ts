import type { DocumentForm } from '../plan/yaml/documentForm';
import { MOST_JOBS, templateSchema } from './templateSchema';

export const TEMPLATE_FORM: DocumentForm = {
  one: 'A template',
  many: 'Templates',
  schema: templateSchema,
  synonyms: {
    title: 'description',
    steps: 'stages',
    phases: 'stages',
    tasks: 'jobs',
    type: 'role',
    kind: 'role',
    script: 'run',
    command: 'run',
    instructions: 'prompt',
    depends_on: 'needs',
    after: 'needs',
    parallel: 'width',
    concurrency: 'width',
    max_parallel: 'width',
    silent_after: 'silent_after_minutes',
  },
  numbers: { width: MOST_JOBS },
  valueCodes: { role: 'unknown-role' },
  choiceOf: () => ({ name: 'the name of a job', hint: 'Write the name, or a mapping with `job` and `kind`: {job: dev, kind: failure}.' }),
  textFormOf: () => ({ code: 'invalid-name', name: 'name', hint: 'Names are small letters, digits and dashes, begin with a letter, and have at most 40 characters.' }),
};
