import * as z from 'zod';
import { TASK_KEY } from '../draft';

/** What is read of a Task Master file. Fields that are not named here are left alone. */

const id = z.union([z.int().min(0).transform(String), z.string().regex(TASK_KEY)]);
const text = z.string().nullish().transform((value) => value?.trim() ?? '');

const subtask = z.looseObject({
  id,
  title: z.string().min(1),
  description: text,
  details: text,
  testStrategy: text,
  status: text,
  dependencies: z.array(z.union([z.number().transform(String), z.string()])).nullish().transform((value) => value ?? []),
});

export const listSchema = z.array(subtask.extend({ subtasks: z.array(subtask).nullish().transform((value) => value ?? []) }));

export type ListedSubtask = z.infer<typeof subtask>;
export type ListedTask = z.infer<typeof listSchema>[number];
