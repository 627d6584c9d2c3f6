import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PLAN_SIZE_LIMIT } from '../engine/index';
import { messageOf } from '../util/errors';
import { CliFailure } from './failure';

export interface PlanFile {
  /** As the person wrote it, for messages. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export function readPlanFile(name: string, cwd: string): PlanFile {
  const path = resolve(cwd, name);
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new Error('it is not a file');
    if (found.size > PLAN_SIZE_LIMIT) throw new Error(`it has ${found.size} bytes, and no plan has more than ${PLAN_SIZE_LIMIT}`);
    return { name, path, text: readFileSync(path, 'utf8') };
  } catch (thrown) {
    throw new CliFailure(`The plan ${path} cannot be read: ${messageOf(thrown)}.`, 'Give the path of a plan document, in markdown or YAML.');
  }
}
