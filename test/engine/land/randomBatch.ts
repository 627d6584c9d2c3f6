import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Choices } from '../../support/choices';
import { cleanGitEnvironment } from '../../support/gitIn';

export interface File {
  readonly text: string;
  readonly mode: '100644' | '100755';
}

export type Tree = ReadonlyMap<string, File>;

/** What one task does to the repository, as its author means it. */
export interface Change {
  readonly tree: Tree;
  /** The paths of each file it has to do with: of one that moved, both. */
  readonly touched: readonly (readonly string[])[];
  /** Words that are nowhere else, one in each line that it writes. */
  readonly words: readonly string[];
}

export interface Batch {
  readonly base: Tree;
  readonly changes: ReadonlyMap<string, Change>;
  /** Tasks that are not right together. */
  readonly apart: readonly string[];
}

const FOLDERS = ['src', 'src/deep', 'doc'];
const LINES = 14;

/** Two to six tasks that edit, add, move, delete and change modes of the same few files. */
export function randomBatch(seed: number): Batch {
  const random = new Choices(seed);
  const base = new Map(Array.from({ length: 9 }, (_, index): [string, File] => [`${FOLDERS[index % FOLDERS.length] ?? ''}/f${String(index)}`, { text: Array.from({ length: LINES }, (_, line) => `f${String(index)} line ${String(line)}\n`).join(''), mode: index % 4 === 0 ? '100755' : '100644' }]));
  const keys = Array.from({ length: 2 + random.below(5) }, (_, index) => `T${String(index + 1)}`);
  const changes = new Map(keys.map((key) => [key, randomChange(random, base, key)]));
  const apart = random.chance(0.2) ? [random.pick(keys), random.pick(keys)] : [];
  return { base, changes, apart: new Set(apart).size === 2 ? apart : [] };
}

/** The file by which a test sees that a task's work is in a tree. */
export function markOf(key: string): string {
  return `marks/${key}`;
}

function randomChange(random: Choices, base: Tree, key: string): Change {
  const mark = markOf(key);
  const tree = new Map(base).set(mark, { text: `${key}\n`, mode: '100644' });
  const touched: string[][] = [[mark]];
  const words: string[] = [];
  const word = (): string => {
    words.push(`word-${key}-${String(words.length)}`);
    return words.at(-1) ?? '';
  };
  const untouched = [...base.keys()];
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const [path = ''] = untouched.splice(random.below(untouched.length), 1);
    const file = tree.get(path) ?? { text: '', mode: '100644' as const };
    switch (random.below(8)) {
      case 0: {
        const added = `${random.pick(FOLDERS)}/${key}-${String(left)}`;
        touched.push([added]);
        tree.set(added, { text: `${word()}\n`, mode: random.chance(0.2) ? '100755' : '100644' });
        break;
      }
      case 1:
        touched.push([path]);
        tree.delete(path);
        break;
      case 2:
      case 3: {
        const moved = `${random.pick(FOLDERS)}/${key}-moved-${String(left)}`;
        touched.push([path, moved]);
        tree.delete(path);
        tree.set(moved, random.chance(0.5) ? file : edited(random, file, word()));
        break;
      }
      case 4:
        touched.push([path]);
        tree.set(path, { ...file, mode: file.mode === '100644' ? '100755' : '100644' });
        break;
      default:
        touched.push([path]);
        tree.set(path, edited(random, file, word()));
    }
  }
  return { tree, touched, words };
}

function edited(random: Choices, { text, mode }: File, word: string): File {
  const lines = text.split('\n');
  lines.splice(random.below(LINES), random.below(2), word);
  return { text: lines.join('\n'), mode };
}

/** A repository with the base as `main`, and the commit that each task makes on it. */
export function repositoryOf({ base, changes }: Batch, root: string): { readonly base: string; readonly tips: ReadonlyMap<string, string> } {
  const gitDir = join(root, '.git');
  for (const name of ['objects', 'refs']) mkdirSync(join(gitDir, name), { recursive: true });
  writeFileSync(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(gitDir, 'config'), '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n[user]\n\tname = Tester\n\temail = tester@example.com\n');
  const keys = [...changes.keys()];
  const oids = fastImport(root, [
    commitText({ ref: 'refs/heads/main', mark: 1, from: null, message: 'first' }, new Map(), base),
    ...keys.map((key, index) => commitText({ ref: `refs/trial/${key}`, mark: index + 2, from: ':1', message: key }, base, changes.get(key)?.tree ?? base)),
  ]);
  return { base: oids[0] ?? '', tips: new Map(keys.map((key, index) => [key, oids[index + 1] ?? ''])) };
}

/** A commit upon this one that adds a file. */
export function commitUpon(root: string, from: string, path: string, text: string): string {
  const [oid = ''] = fastImport(root, [commitText({ ref: 'refs/trial/again', mark: 1, from, message: path }, new Map(), new Map([[path, { text, mode: '100644' }]]))]);
  return oid;
}

interface Heading {
  readonly ref: string;
  readonly mark: number;
  readonly from: string | null;
  readonly message: string;
}

function commitText({ ref, mark, from, message }: Heading, before: Tree, after: Tree): string {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `D ${path}\n`);
  const there = [...after].filter(([path, file]) => before.get(path) !== file).map(([path, { text, mode }]) => `M ${mode} inline ${path}\n${data(text)}`);
  // Names are ASCII here: as many bytes as characters.
  return `commit ${ref}\nmark :${String(mark)}\ncommitter Tester <tester@example.com> 1700000000 +0000\n${data(message)}${from === null ? '' : `from ${from}\n`}${[...gone, ...there].join('')}\n`;
}

function data(text: string): string {
  return `data ${String(text.length)}\n${text}\n`;
}

/** The commits, in the order of their marks. */
function fastImport(root: string, commits: readonly string[]): readonly string[] {
  const marks = join(root, '.git', 'marks');
  execFileSync('git', ['fast-import', '--quiet', '--force', `--export-marks=${marks}`], { cwd: root, input: commits.join(''), env: cleanGitEnvironment() });
  const oids = readFileSync(marks, 'utf8').trim().split('\n').map((line) => line.slice(1).split(' ')).sort(([one], [other]) => Number(one) - Number(other)).map(([, oid]) => oid ?? '');
  rmSync(marks);
  return oids;
}
