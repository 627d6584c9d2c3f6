import * as z from 'zod';
import { schemaTrouble } from '../../artifacts/schema';
import type { DeclaredOutput } from '../../model/artifact';
import type { JobOverride } from '../../model/plan';
import { judgeRepositoryPath } from '../rules/repositoryPath';

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const nameSchema = z.string().regex(NAME, 'Small letters, digits and dashes; at most 40.');

const outputPath = z.string().max(1000).superRefine((path, context) => {
  const verdict = judgeRepositoryPath(path);
  if (verdict.kind === 'refused') context.addIssue({ code: 'custom', message: `The path ${verdict.why}. ${verdict.hint}` });
  else if (verdict.path === '.' || verdict.path.endsWith('/')) context.addIssue({ code: 'custom', message: 'It is the path of a folder. Name a file in it.' });
});

const outputSchema = z.strictObject({
  name: nameSchema.describe('What templates and people call it. Small letters, digits and dashes.'),
  path: outputPath.describe('Where the job leaves it: relative to $COPPICE_OUTPUTS, or else to the worktree.'),
  schema: z
    .record(z.string(), z.unknown())
    .superRefine((schema, context) => {
      const trouble = schemaTrouble(schema);
      if (trouble !== null) context.addIssue({ code: 'custom', message: `${trouble.charAt(0).toUpperCase()}${trouble.slice(1)}.` });
    })
    .optional()
    .describe('A JSON schema that the file, which must be JSON then, has to fit: type, properties, required, additionalProperties, items, enum, const, minimum, maximum, and least and most lengths. Nothing else is understood.'),
});

/** What jobs promise and take, in plans and templates alike. */
export const outputsSchema = z.array(outputSchema).max(50).describe('What the job promises to leave; where one is missing or does not fit, the job has failed.');
export const inputsSchema = z.array(nameSchema).max(100).describe('What the job is given: names of jobs before it (all they left) or of outputs they declare. All that the jobs it needs have left, where this is missing.');

export const jobSchema = z.strictObject({
  agent: z.string().optional().describe('The agent that does this job.'),
  run: z.string().optional().describe('Script for the `script` agent, run exactly as it stands here.'),
  prompt: z.string().optional().describe('What this job is told besides what its task says, in place of what the template says.'),
  outputs: outputsSchema.optional(),
  inputs: inputsSchema.optional(),
});

type YamlOutput = z.infer<typeof outputSchema>;
export type YamlJob = z.infer<typeof jobSchema>;

export function draftJob(name: string, { agent, run, prompt, outputs, inputs }: YamlJob): JobOverride {
  return { name, agent: agent ?? null, run: run ?? null, prompt: prompt ?? null, outputs: outputs?.map(declaredOutput) ?? null, inputs: inputs ?? null };
}

export function declaredOutput({ name, path, schema }: YamlOutput): DeclaredOutput {
  return { name, path, schema: schema === undefined ? null : JSON.stringify(schema) };
}

export function plainJob({ name, agent, run, prompt, outputs, inputs }: JobOverride): readonly [string, YamlJob] {
  return [
    name,
    {
      ...(agent === null ? {} : { agent }),
      ...(run === null ? {} : { run }),
      ...(prompt === null ? {} : { prompt }),
      ...(outputs === null ? {} : { outputs: outputs.map(plainOutput) }),
      ...(inputs === null ? {} : { inputs: [...inputs] }),
    },
  ];
}

export function plainOutput({ name, path, schema }: DeclaredOutput): YamlOutput {
  return { name, path, ...(schema === null ? {} : { schema: JSON.parse(schema) as Record<string, unknown> }) };
}
