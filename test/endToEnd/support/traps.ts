import type { Choices } from '../../support/choices';
import { commit, planOf, task } from './plans';

/** Two changes that merge without a conflict, pass apart, and fail once both are in. */
export interface Trap {
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  /** Shell text that tells whether a tree is right. */
  readonly check: string;
  readonly changes: readonly [string, string];
  /** What either of them does once it was told that it fails. */
  readonly mends: readonly [string, string];
}

export const TRAPS: readonly Trap[] = [
  {
    what: 'one renames what the other begins to call',
    files: { 'lib.sh': 'greet() { echo hello; }\n', 'use/one.sh': 'greet\n' },
    check: 'set -e; for each in use/*; do sh -ec ". ./lib.sh; . ./$each"; done',
    changes: ['sed -i s/greet/salute/ lib.sh use/one.sh', 'echo greet > use/two.sh'],
    mends: ['sed -i s/greet/salute/ lib.sh use/*', 'sed -i s/greet/salute/ use/two.sh'],
  },
  {
    what: 'each counts the parts and adds one',
    files: { 'parts/zero': '', 'count/zero': '1\n' },
    check: 'for each in count/*; do [ "$(ls parts | wc -l)" -le "$(cat $each)" ] || [ "$each" = count/zero ] || exit 1; done',
    changes: ['touch parts/one; ls parts | wc -l > count/one', 'touch parts/two; ls parts | wc -l > count/two'],
    mends: ['for each in count/*; do ls parts | wc -l > $each; done', 'for each in count/*; do ls parts | wc -l > $each; done'],
  },
  {
    what: 'both take the next number',
    files: { 'steps/1-first': 'first\n' },
    check: '[ -z "$(ls steps | cut -d- -f1 | sort | uniq -d)" ]',
    changes: ['echo index > steps/2-index', 'echo table > steps/2-table'],
    mends: ['git mv steps/2-index steps/3-index', 'git mv steps/2-table steps/3-table'],
  },
  {
    what: 'one removes what the other begins to need',
    files: { 'old/helper': 'help\n', 'needs/one': 'kept\n', kept: '' },
    check: 'for each in needs/*; do [ -e "$(cat $each)" ] || exit 1; done',
    changes: ['git rm -q old/helper', 'echo old/helper > needs/two'],
    mends: ['mkdir -p old; echo help > old/helper', 'echo kept > needs/two'],
  },
  {
    what: 'together they are more than there is room for',
    files: { room: '4\n', 'load/base': '1\n' },
    check: '[ "$(cat load/* | awk "{sum += \\$1} END {print sum}")" -le "$(cat room)" ]',
    changes: ['echo 2 > load/one', 'echo 2 > load/two'],
    mends: ['echo 1 > load/one', 'echo 1 > load/two'],
  },
];

/**
 * The plan with the trap in it, and others that have nothing to do with it, in any order. `meeting` is a folder in which the two
 * wait for each other, so that both begin from the same state.
 */
export function trapPlan(trap: Trap, random: Choices, meeting: string): string {
  const script = (mine: number): string => `if [ -z "$COPPICE_FAILURE_FILE" ]; then
  touch '${meeting}/${String(mine)}'; until [ -e '${meeting}/${String(1 - mine)}' ]; do sleep 0.02; done
  ${trap.changes[mine] ?? ''}
else
  ${trap.mends[mine] ?? ''}
fi
git add -A; git commit -qm 'change ${String(mine)}'`;
  const check = 'Check: `sh check.sh`';
  const tasks = [task('T1', script(0), check), task('T2', script(1), check), ...Array.from({ length: random.below(4) }, (_, index) => task(`W${String(index)}`, commit(`other-${String(index)}.txt`), check))];
  const shuffled = tasks.map((text) => ({ text, place: random.below(1000) })).sort((one, other) => one.place - other.place);
  return planOf(...shuffled.map(({ text }) => text));
}
