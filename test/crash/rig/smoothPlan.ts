import { parseProjectConfig, provisionOf, type Provision } from '../../../src/engine/index';

/** What its worktrees are given, so that an engine can die in the middle of each part of it; a project's settings. */
export const smoothConfig = `worktrees:
  include: [debug.log]
  setup: ['test -f debug.log && echo "$COPPICE_SETUP_RUN" >> setup.log']
  teardown: [test -f setup.log]
  ports: { count: 2, from: 42000, to: 43999 }
  baseline: true
`;

/** The same as a client hands it over. */
export const smoothProvision: Provision = provisionIn(smoothConfig);

export function provisionIn(config: string): Provision {
  const settings = parseProjectConfig(config);
  if (!settings.ok || settings.value.worktrees === undefined) throw new Error('The settings of the smooth plan cannot be read.');
  return provisionOf(settings.value.worktrees);
}

/**
 * Six tasks that take every road a plan can take without a person: side by side, one after another, a check that fails
 * once, two that edit the same lines, two that pass alone and fail together, work left uncommitted, files that git
 * ignores, an agent that talks, a pipeline of several jobs. Each script can be run again wherever an earlier run of it was cut short.
 */
export const smoothPlan = `title: Smooth
max_parallel: 5
merge_order: [W5, W6]
final_checks:
  - test -f three.txt && test -f four.txt && test "$(wc -l < list.txt)" = 3
tasks:
  - id: W1
    title: Adds a line to the list
    checks: [grep -q one list.txt, test -s setup.log -a -f debug.log -a "$COPPICE_PORT" -ge 42000]
    run: |
      set -eu
      grep -q one list.txt || echo one >> list.txt
      git add list.txt
      git diff --cached --quiet || git commit -qm one
  - id: W2
    title: Adds another line at the same place
    checks:
      - command: grep -q two list.txt
        when: [worktree]
    run: |
      set -eu
      grep -q two list.txt || echo two >> list.txt
      git add list.txt
      git diff --cached --quiet || git commit -qm two
  - id: W3
    title: Fails its check once and leaves its work uncommitted
    checks: [grep -q good three.txt]
    run: |
      set -eu
      if [ -z "\${COPPICE_FAILURE_FILE:-}" ]; then echo bad > three.txt; else echo good > three.txt; fi
  - id: W4
    title: Starts from what W1 landed, talks, and leaves ignored files
    depends_on: [W1]
    checks: [grep -q one list.txt]
    run: |
      set -eu
      echo working > "$COPPICE_STATUS_FILE"
      grep -q one list.txt
      echo secret > .env
      echo four > four.txt
      git add four.txt
      git diff --cached --quiet || git commit -qm four
      echo 'needs-input: is this right?' > "$COPPICE_STATUS_FILE"
  - id: W5
    title: Adds a part, in four jobs of which one fails once
    template: plan-dev-test-verify
    checks: [test -f parts/five]
    run: |
      set -eu
      echo five > parts/five
      git add parts
      git diff --cached --quiet || git commit -qm five
    jobs:
      plan: {run: 'test "$COPPICE_ROLE" = planner'}
      test: {run: 'test -f parts/five && test -n "\${COPPICE_FAILURE_FILE:-}"'}
      verify: {run: 'test "$(cat parts/five)" = five'}
  - id: W6
    title: Counts the parts, and is wrong once W5 has landed
    checks: ['test "$(ls parts | wc -l)" = "$(cat count.txt)"']
    run: |
      set -eu
      echo six > parts/six
      ls parts | wc -l > count.txt
      git add parts count.txt
      git diff --cached --quiet || git commit -qm "six, try $COPPICE_ATTEMPT"
`;
