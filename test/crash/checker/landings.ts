import type { Plan } from '../../../src/engine/index';
import { landedOf, type Evidence } from './evidence';
import { violations, type Violation } from './violation';

interface LandingCommit {
  readonly oid: string;
  readonly landing: string;
  readonly task: string;
}

/** I2: no landing and no task is twice in the history of any branch; git and the state agree on what landed. */
export function doubleLandings(evidence: Evidence): readonly Violation[] {
  const texts: string[] = [];
  // These land once for each of their rounds.
  const continuous = new Set(evidence.rows.tasks.flatMap(({ planId, key, rounds }) => (rounds === undefined ? [] : [`${planId}/${key}`])));
  for (const ref of evidence.git.refs().filter(({ name }) => name.startsWith('refs/heads/'))) {
    const commits = landingCommits(evidence, ref.oid);
    for (const id of repeated(commits.map((commit) => commit.landing))) texts.push(`Landing ${id} is twice in ${ref.name}.`);
    for (const task of repeated(commits.map((commit) => commit.task)).filter((name) => !continuous.has(name))) texts.push(`Task ${task} landed twice on ${ref.name}.`);
  }
  for (const plan of evidence.rows.plans) texts.push(...disagreements(evidence, plan));
  return violations('I2', texts);
}

function disagreements(evidence: Evidence, plan: Plan): readonly string[] {
  const tip = evidence.git.resolve(plan.integrationRef);
  const landed = landedOf(evidence, plan);
  if (tip === null) return landed.length > 0 ? [`${plan.integrationRef} is gone though ${String(landed.length)} tasks landed on it.`] : [];
  const inGit = new Map(landingCommits(evidence, tip).map((commit) => [commit.landing, commit.oid]));
  const inState = new Map(landed.map((landing) => [landing.id, landing.state.commit]));
  return [
    ...[...inGit].filter(([id]) => !inState.has(id)).map(([id, oid]) => `Landing ${id} is on ${plan.integrationRef} as ${oid} and the state does not call it landed.`),
    ...[...inState].filter(([id, oid]) => inGit.get(id) !== oid).map(([id, oid]) => `Landing ${id} should be on ${plan.integrationRef} as ${oid} and is ${inGit.get(id) ?? 'not there'}.`),
  ];
}

function landingCommits({ git }: Evidence, tip: string): readonly LandingCommit[] {
  const trailer = (name: string): string => `%(trailers:key=${name},valueonly,separator=%x2C)`;
  return git.lines('log', `--format=%H%x09${trailer('Coppice-Landing')}%x09${trailer('Coppice-Plan')}/${trailer('Coppice-Task')}`, tip).flatMap((line) => {
    const [oid = '', landing = '', task = ''] = line.split('\t');
    return landing === '' ? [] : [{ oid, landing, task }];
  });
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

/** I3: what landed is, to the byte, what was merged and tested; and nothing else is on the integration branch. */
export function untestedLandings(evidence: Evidence): readonly Violation[] {
  const { git, events, rows } = evidence;
  const merged = new Map(events.flatMap(({ event }) => (event.type === 'landing.merged' ? [[event.landingId, event] as const] : [])));
  const texts: string[] = [];
  for (const plan of rows.plans) {
    let base = plan.base;
    for (const landing of landedOf(evidence, plan)) {
      const { commit, tree } = landing.state;
      const proven = merged.get(landing.id);
      if (proven === undefined) texts.push(`Landing ${landing.id} landed and was never merged on record.`);
      else if (proven.commit !== commit || proven.tree !== tree) texts.push(`Landing ${landing.id} landed ${commit} (tree ${tree}); tested was ${proven.commit} (tree ${proven.tree}).`);
      if (git.tree(commit) !== tree) texts.push(`Landing ${landing.id}: ${commit} has the tree ${git.tree(commit) ?? 'none'}, tested was ${tree}.`);
      const parents = (git.maybe('rev-list', '--parents', '-n', '1', commit) ?? '').split(' ').slice(1).join(' ');
      if (parents !== `${base} ${landing.tip}`) texts.push(`Landing ${landing.id}: ${commit} has the parents ${parents}, and not ${base} and ${landing.tip}.`);
      base = commit;
    }
    const tip = git.resolve(plan.integrationRef);
    if (tip !== null && tip !== base) texts.push(`${plan.integrationRef} is at ${tip}; the last landing left it at ${base}.`);
  }
  return violations('I3', texts);
}

/** I11: what a task changed and nobody changed after it is, blob for blob, at the tip. */
export function wrongContent(evidence: Evidence): readonly Violation[] {
  const { git, rows } = evidence;
  const texts: string[] = [];
  for (const plan of rows.plans) {
    const tip = git.resolve(plan.integrationRef);
    const landed = landedOf(evidence, plan);
    if (tip === null || landed.length === 0) continue;
    const there = git.files(tip);
    const changes = landed.map((landing) => ({ landing, own: git.diff(forkOf(evidence, landing.base, landing.tip), landing.tip), brought: git.diff(landing.base, landing.state.commit) }));
    for (const [index, { landing, own, brought }] of changes.entries()) {
      const elsewhere = (others: typeof changes): ReadonlySet<string> => new Set(others.flatMap((other) => other.own.map((entry) => entry.path)));
      const later = elsewhere(changes.slice(index + 1));
      const others = elsewhere(changes.filter((other) => other.landing !== landing));
      // Where others changed the file as well, what the merge made of it is the measure.
      for (const { path, after } of [...own.filter((entry) => !others.has(entry.path)), ...brought.filter((entry) => !later.has(entry.path))]) {
        if ((there.get(path) ?? null) !== after) texts.push(`${path} of ${landing.taskId} is ${there.get(path) ?? 'absent'} at ${plan.integrationRef}, and should be ${after ?? 'absent'}.`);
      }
    }
  }
  return violations('I11', texts);
}

function forkOf({ git }: Evidence, base: string, tip: string): string {
  return git.maybe('merge-base', base, tip) ?? base;
}
