import type { PlanOptions } from '../../../src/protocol/planOptions';
import { provisionIn } from './smoothPlan';

/** Where tasks find what they wait for: files beside the repository. */
export interface BusyPlaces {
  readonly go: string;
  readonly mended: string;
  readonly hungOnce: string;
  readonly setUpOnce: string;
  /** `coppice`, for agents that ask for other jobs. */
  readonly coppice: string;
}

/** As a runner writes it of what an agent has used. */
const REPORT = JSON.stringify({ usage: { own: { inputTokens: 7, outputTokens: 7, cachedTokens: 0, costMicros: null }, sessions: [] }, quota: null });

/** Rounds follow each other at once; who is silent is ended soon, so everybody who waits says so. */
export function busyOptions({ setUpOnce }: BusyPlaces): PlanOptions {
  const setup = `[ "$COPPICE_TASK_KEY" != B7 ] || [ -e '${setUpOnce}' ] || { touch '${setUpOnce}'; exit 1; }`;
  return {
    maxAttempts: 3,
    roundPause: 0,
    patience: { plateau: 1, agentSilentMs: 60_000, scriptSilentMs: 3000, whenSilent: 'retry' },
    worktrees: provisionIn(`worktrees:\n  setup: [${JSON.stringify(setup)}]\n`),
  };
}

/**
 * What agents can do by themselves: one asks for another job, one hangs, one fails for good and may, one fails until it is
 * put right, two go on beside the others in rounds; a setup fails once, and a branch moves while it waits for its turn. Two
 * wait behind it, and are tested together: each is right, but not with the other.
 */
export const busyPlan = ({ go, mended, hungOnce, coppice }: BusyPlaces): string => `title: Busy
max_parallel: 5
merge_order: [B1, B2, B10, B11]
tasks:
  - id: B1
    title: Has its tester ask for a job
    template: plan-dev-test-verify
    acceptance: [It is mended]
    run: |
      set -eu
      if [ "$COPPICE_JOB" = dev ]; then
        grep -q first "$COPPICE_INPUTS/plan/steps.json"
        [ -e b1.txt ] || echo broken > b1.txt
      else
        grep -q 'b1 is broken' "$COPPICE_PROMPT_FILE"
        echo mended > b1.txt
      fi
      git add b1.txt
      git diff --cached --quiet || git commit -qm "b1, $COPPICE_JOB"
    jobs:
      plan:
        outputs: [{name: steps, path: steps.json}]
        run: echo '["first"]' > "$COPPICE_OUTPUTS/steps.json"
      test: {run: "grep -q mended b1.txt || ${coppice} job spawn --role dev --reason 'b1 is broken' 'Mend it.' || grep -q mended b1.txt"}
      verify:
        run: |
          echo '${REPORT}' > "$COPPICE_RUN_DIR/report.json"
          until [ -e '${go}' ]; do echo waiting; sleep 0.1; done
          verdict=not_met
          grep -q mended b1.txt && verdict=met
          echo '{"criteria": [{"number": 1, "verdict": "'$verdict'", "evidence": {"file": "b1.txt"}}]}' > "$COPPICE_VERDICT_FILE"
  - id: B2
    title: Is ready before its turn
    run: |
      set -eu
      echo b2 > b2.txt
      git add b2.txt
      git diff --cached --quiet || git commit -qm b2
  - id: B3
    title: May fail, and does
    optional: true
    checks: ['false']
    run: |
      set -eu
      echo b3 > b3.txt
      git add b3.txt
      git diff --cached --quiet || git commit -qm b3
  - id: B4
    title: Hangs once
    run: |
      set -eu
      [ -e '${hungOnce}' ] || { touch '${hungOnce}'; exec sleep 600; }
      echo b4 > b4.txt
      git add b4.txt
      git diff --cached --quiet || git commit -qm b4
  - id: B5
    title: Counts what has landed
    continuous: true
    run: |
      set -eu
      ls b[1-9].txt > b-all.txt || true
      git add b-all.txt
      git diff --cached --quiet || git commit -qm "b5, round"
  - id: B6
    title: Only looks
    continuous: true
    run: ls
  - id: B7
    title: Is set up at the second try
    run: |
      set -eu
      echo b7 > b7.txt
      git add b7.txt
      git diff --cached --quiet || git commit -qm b7
  - id: B8
    title: Fails until it is mended
    run: |
      set -eu
      [ -e '${mended}' ] || exit 3
      echo b8 > b8.txt
      git add b8.txt
      git diff --cached --quiet || git commit -qm b8
  - id: B9
    title: Would come behind what may fail
    optional: true
    depends_on: [B3]
    run: exit 1
  - id: B10
    title: Is right with anybody but B11 as it is at first
    checks: [test -f b10.txt]
    run: |
      set -eu
      echo b10 > b10.txt
      git add b10.txt
      git diff --cached --quiet || git commit -qm b10
  - id: B11
    title: Is right until B10 is there as well
    checks: ['test ! -e b10.txt || grep -q beside b11.txt']
    run: |
      set -eu
      if [ -e b10.txt ]; then echo beside b10 > b11.txt; else echo alone > b11.txt; fi
      git add b11.txt
      git diff --cached --quiet || git commit -qm "b11, try $COPPICE_ATTEMPT"
`;
