import type { ComingConflict, Oid, RadarTip } from '../../engine/index';
import type { GitPlace, HardenedGit } from './hardenedGit';
import { inQuarantine } from './quarantine';
import { checkedOid } from './refNames';

/** What is remembered of earlier rounds; a plan has far fewer pairs that share a file. */
const MOST_REMEMBERED = 20_000;

/**
 * Tells which branches will not merge with each other. One git tries all pairs of a round in a store of its own, which is
 * then forgotten: nothing is left in the repository, and no lock of anybody's is in the way. What was tried once is not
 * tried again as long as both tips are where they were.
 */
export class Radar {
  readonly #git: HardenedGit;
  readonly #place: GitPlace;
  /** Files in conflict, by the two tips. */
  readonly #tried = new Map<string, readonly string[]>();
  /** What a branch changes, by its tip and where it began. */
  readonly #changed = new Map<string, readonly string[]>();

  constructor(git: HardenedGit, place: GitPlace) {
    this.#git = git;
    this.#place = place;
  }

  async conflicts(tips: readonly RadarTip[]): Promise<readonly ComingConflict[]> {
    await this.#learnChanges(tips);
    const pairs = this.#pairs(tips);
    await this.#try(pairs.filter((pair) => !this.#tried.has(keyOf(pair))));
    const conflicts = pairs.flatMap((pair) => {
      const files = this.#tried.get(keyOf(pair)) ?? [];
      return files.length === 0 ? [] : [{ between: [pair[0].id, pair[1].id] as const, files }];
    });
    forgetOldest(this.#tried);
    forgetOldest(this.#changed);
    return conflicts;
  }

  /** Only who changes a file that the other changes as well can be in conflict with it. */
  #pairs(tips: readonly RadarTip[]): readonly Pair[] {
    const byPath = new Map<string, RadarTip[]>();
    const pairs = new Map<string, Pair>();
    for (const tip of tips) {
      for (const path of this.#changed.get(changeKey(tip)) ?? []) {
        const others = byPath.get(path) ?? [];
        byPath.set(path, others);
        for (const other of others) if (other.tip !== tip.tip) pairs.set(`${other.id}\0${tip.id}`, [other, tip]);
        others.push(tip);
      }
    }
    return [...pairs.values()];
  }

  async #learnChanges(tips: readonly RadarTip[]): Promise<void> {
    const unknown = tips.filter((tip) => tip.tip !== tip.from && !this.#changed.has(changeKey(tip)));
    if (unknown.length === 0) return;
    const args = ['diff-tree', '--stdin', '-r', '-z', '--name-only', '--no-renames', '--no-ext-diff', '--no-textconv'];
    const input = unknown.map(({ tip, from }) => `${checkedOid(tip)} ${checkedOid(from)}\n`).join('');
    const output = await this.#git.read(this.#place, args, { readOnly: true, input, variables: { GIT_NO_LAZY_FETCH: '1' } });
    const answers = answersOf(output, unknown.map(({ tip }) => tip));
    for (const tip of unknown) this.#changed.set(changeKey(tip), answers.get(tip.tip) ?? []);
  }

  /** A pair that git cannot merge at all, as of histories that have nothing in common, ends it: the others are tried by the next. */
  async #try(pairs: readonly Pair[]): Promise<void> {
    for (let left = pairs; left.length > 0; ) {
      const answers = await inQuarantine(this.#git.commonDir, async ({ variables }) => {
        const input = left.map(([one, other]) => `${checkedOid(one.tip)} ${checkedOid(other.tip)}\n`).join('');
        const args = ['merge-tree', '--write-tree', '--stdin', '-z', '--name-only', '--no-messages'];
        const { stdout } = await this.#git.run(this.#place, args, { input, readOnly: true, variables: { ...variables, GIT_NO_LAZY_FETCH: '1' } });
        return mergesOf(stdout.toString('utf8'));
      });
      left.slice(0, answers.length).forEach((pair, index) => this.#tried.set(keyOf(pair), answers[index] ?? []));
      const failed = left[answers.length];
      if (failed !== undefined) this.#tried.set(keyOf(failed), []);
      left = left.slice(answers.length + 1);
    }
  }
}

type Pair = readonly [RadarTip, RadarTip];

function keyOf([one, other]: Pair): string {
  return one.tip < other.tip ? `${one.tip} ${other.tip}` : `${other.tip} ${one.tip}`;
}

function changeKey({ tip, from }: RadarTip): string {
  return `${tip} ${from}`;
}

/** Each answer is the tip it is about and the names of files; they come in the order of the questions, and some are left out. */
function answersOf(output: string, tips: readonly Oid[]): ReadonlyMap<Oid, readonly string[]> {
  const answers = new Map<Oid, string[]>();
  const left = new Set(tips);
  let current: string[] = [];
  for (const field of output.split('\0')) {
    if (left.delete(field)) {
      current = [];
      answers.set(field, current);
    } else if (field !== '') {
      current.push(field);
    }
  }
  return answers;
}

/** Of each merge: `1` for clean and `0` for conflicts, the tree, the files in conflict, and an empty field. */
function mergesOf(output: string): readonly (readonly string[])[] {
  const fields = output.split('\0');
  const merges: (readonly string[])[] = [];
  for (let at = 0; fields[at] === '0' || fields[at] === '1'; ) {
    const end = fields.indexOf('', at + 2);
    if (end === -1) break;
    merges.push([...new Set(fields.slice(at + 2, end))]);
    at = end + 1;
  }
  return merges;
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= MOST_REMEMBERED) return;
    map.delete(key);
  }
}
