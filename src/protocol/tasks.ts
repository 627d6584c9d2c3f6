import * as z from 'zod';
import { done, environment, refusal } from './answers';
import { planOptions } from './planOptions';

/** Tasks without a plan: they are in a list that the engine keeps. */

const newTask = z.object({
  title: z.string().min(1).max(500),
  prompt: z.string().max(1_000_000),
  agent: z.string().max(200).nullable(),
  template: z.string().max(200).nullable(),
  run: z.string().max(1_000_000).nullable(),
  checks: z.array(z.string().min(1).max(100_000)).max(100).readonly(),
  owns: z.array(z.string().min(1).max(4096)).max(1000).readonly(),
  after: z.array(z.string().min(1).max(64)).max(1000).readonly(),
});

const given = {
  task: newTask,
  options: planOptions,
  /** What the user agreed to: `consentHash` of the task's own text, and of the template it goes through. */
  consent: z.string(),
  environment,
};

export const taskRequests = {
  /** It joins the list that is under way, or begins one; `alone`: one of its own. It starts by itself. */
  'task/add': {
    params: z.object({ ...given, alone: z.boolean().optional() }),
    answer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('added'), planId: z.string(), taskId: z.string(), key: z.string() }), refusal]),
  },
  /** What a task says that can still be changed. */
  'task/read': { params: z.object({ taskId: z.string() }), answer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('task'), task: newTask }), refusal]) },
  'task/edit': { params: z.object({ ...given, taskId: z.string() }), answer: done },
  'task/remove': { params: z.object({ taskId: z.string(), environment }), answer: done },
} as const;
