import { chance } from '../rig/variation';

const SHARED_EVERY = 10;

/** How many agents are at work at a time. */
export const PARALLEL = 4;

export interface SoakShape {
  readonly seed: number;
  readonly tasks: number;
  /** What a task takes in the middle. */
  readonly taskSeconds: number;
}

/** Tasks of all sizes, some behind others, some on one shared file, some with a check or several jobs. Each can be run again. */
export function soakPlan(number: number, shape: SoakShape): string {
  const keys = Array.from({ length: shape.tasks }, (_, index) => `K${String(index + 1)}`);
  return `title: Soak ${String(number)}\nmax_parallel: ${String(PARALLEL)}\ntasks:\n${keys.map((key, index) => task(shape, { number, key, index })).join('')}`;
}

interface Place {
  readonly number: number;
  readonly key: string;
  readonly index: number;
}

function task({ seed, taskSeconds }: SoakShape, { number, key, index }: Place): string {
  const dice = (what: string): number => chance(seed, String(number), key, what);
  const isShared = index % SHARED_EVERY === 0;
  const file = isShared ? 'list.txt' : `soak/${String(number)}-${key}.txt`;
  const pauses = 1 + Math.floor(dice('pauses') * 3);
  const seconds = (taskSeconds * (0.5 + dice('pause'))) / pauses;
  const behind = index > 3 && dice('behind') < 0.3 ? `    depends_on: [K${String(1 + Math.floor(dice('which') * (index - 1)))}]\n` : '';
  const check = dice('check') < 0.4 ? `    checks: [grep -q '${key}!' ${file}]\n` : '';
  const pipeline = dice('pipeline') < 0.15 ? `    template: plan-dev-test-verify\n    jobs:\n      plan: {run: ':'}\n      test: {run: "grep -q '${key}!' ${file}"}\n      verify: {run: ls}\n` : '';
  return `  - id: ${key}
    title: Task ${key}
${behind}${check}${pipeline}    run: |
      set -eu
      for round in $(seq ${String(pauses)}); do echo "$round"; sleep ${seconds.toFixed(2)}; done
      mkdir -p soak
      grep -qs '${key}!' ${file} || echo '${String(number)} ${key}!' >> ${file}
      git add --all
      git diff --cached --quiet || git commit -qm '${String(number)} ${key}'
`;
}
