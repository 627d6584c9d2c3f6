/** Adds a file of its name when a file of its name with `go` behind it is there: so the person decides when. */
export function gated(folder: string, key: string): string {
  return `set -eu
until [ -e '${folder}/${key}.go' ]; do sleep 0.05; done
echo ${key} > ${key}.txt
git add ${key}.txt
git diff --cached --quiet || git commit -qm ${key}
`;
}

/** Tasks for a person to pause, to give up and to take up again. `changed`: with another one in place of the last. */
export function steeredPlan(folder: string, changed: boolean): string {
  const task = (key: string, more = ''): string => `  - id: ${key}\n    title: Waits for its person\n${more}    run: |\n${gated(folder, key).replaceAll(/^(?=.)/gm, '      ')}`;
  const pipeline = `    template: plan-dev-test-verify\n    jobs:\n      plan: {run: ':'}\n      test: {run: "until [ -e '${folder}/test.go' ]; do sleep 0.05; done"}\n      verify: {run: ':'}\n`;
  const after = '    depends_on: [S1, S2, S3, S4]\n';
  return ['title: Steered\nmax_parallel: 4\ntasks:\n', task('S1', pipeline), task('S2', pipeline), task('S3'), task('S4'), task('S5', after), task(changed ? 'S7' : 'S6', after)].join('');
}

/** One task, to be given up with its plan. */
export const givenUpPlan = (folder: string): string => `title: Given up\ntasks:\n  - id: D1\n    title: Never ends\n    run: |\n${gated(folder, 'D1').replaceAll(/^(?=.)/gm, '      ')}`;

/** A template that nobody uses. */
export const steeredTemplate = `name: twice
stages:
  - name: build
    jobs: [{role: dev}]
  - name: again
    jobs: [{name: again, role: dev}]
`;
