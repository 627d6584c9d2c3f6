import { PLAN_SIZE_LIMIT } from '../engine/index';
import { readTextFile, type TextFile } from './textFile';

export type PlanFile = TextFile;

export function readPlanFile(name: string, cwd: string): PlanFile {
  return readTextFile({ name, cwd, what: 'The plan', mostBytes: PLAN_SIZE_LIMIT, next: 'Give the path of a plan document, in markdown or YAML.' });
}
