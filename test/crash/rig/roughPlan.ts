/**
 * Tasks that need a person: one fails until it is retried, one leaves its work uncommitted, one hangs until it is
 * stopped, one depends on them. A `go` file beside the repository lets the hanging one end at its second try.
 */
export const roughPlan = (go: string): string => `title: Rough
tasks:
  - id: R1
    title: Fails until it is retried, and with it the jobs behind
    template: plan-dev-test-verify
    checks: [test -f r1.txt]
    jobs:
      plan: {run: ':'}
      test: {run: test -f r1.txt}
      verify: {run: test -f r1.txt}
    run: |
      set -eu
      [ "$COPPICE_ATTEMPT" -gt 2 ] || exit 3
      echo r1 > r1.txt
      git add r1.txt
      git diff --cached --quiet || git commit -qm r1
  - id: R2
    title: Leaves its work uncommitted
    run: |
      set -eu
      echo r2 > r2.txt
  - id: R3
    title: Hangs until it may end
    run: |
      set -eu
      until [ -e '${go}' ]; do sleep 0.05; done
      echo r3 > r3.txt
      git add r3.txt
      git diff --cached --quiet || git commit -qm r3
  - id: R4
    title: Comes last
    depends_on: [R1, R2, R3]
    run: |
      set -eu
      cat r1.txt r2.txt r3.txt > r4.txt
      git add r4.txt
      git diff --cached --quiet || git commit -qm r4
`;
