import { createHash } from 'node:crypto';
import type { PlanOptions } from '../../../src/protocol/planOptions';

/** How one life is different from others of its kind: what agents take, what stands where in the plan, how it is gone through. */
export interface Variation {
  text(text: string): string;
  options(options: PlanOptions): PlanOptions;
}

export const AS_WRITTEN: Variation = { text: (text) => text, options: (options) => options };

const LONGEST_PAUSE_MS = 250;
const MORE_SLOTS = 3;

/** The same for the same seed: tasks in another order, each with a pause of its own, other bounds. */
export function variationOf(seed: number, leastParallel: number): Variation {
  return {
    text: (text) => {
      const [head = '', ...tasks] = text.split(/^(?= {2}- id: )/m);
      const keyed = tasks.map((task) => ({ task, order: chance(seed, 'order', keyIn(task)) })).sort((a, b) => a.order - b.order);
      return head + keyed.map(({ task }) => paused(seed, task)).join('');
    },
    options: (options) => ({
      ...options,
      maxParallel: leastParallel + Math.floor(chance(seed, 'slots') * MORE_SLOTS),
      schedule: chance(seed, 'schedule') < 0.5 ? 'flow' : 'batch',
    }),
  };
}

/** A number from 0 up to 1, for this seed and these words. */
export function chance(seed: number, ...words: readonly string[]): number {
  return createHash('sha256').update(JSON.stringify([seed, ...words])).digest().readUInt32BE() / 2 ** 32;
}

function keyIn(task: string): string {
  return /id: (\S+)/.exec(task)?.[1] ?? '';
}

function paused(seed: number, task: string): string {
  let script = 0;
  return task.replaceAll(/^( *)set -eu$/gm, (line, indent: string) => {
    const seconds = (chance(seed, 'pause', keyIn(task), String(++script)) * LONGEST_PAUSE_MS) / 1000;
    return `${line}\n${indent}sleep ${seconds.toFixed(3)}`;
  });
}
