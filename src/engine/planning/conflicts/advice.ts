import type { ConflictNote } from '../../model/plan';
import type { Conflict } from './conflict';

interface Meeting {
  readonly files: readonly string[];
  readonly tasks: readonly string[];
}

/**
 * What a plan says of places where work meets, found by the place: a note about files holds for those files (among its
 * tasks, where it names some), one about tasks alone wherever two of them meet.
 */
export class Advice {
  readonly #byName = new Map<string, ConflictNote[]>();
  readonly #ofTasks: readonly ConflictNote[];

  constructor(notes: readonly ConflictNote[]) {
    this.#ofTasks = notes.filter(({ files }) => files.length === 0);
    for (const note of notes) {
      for (const name of new Set(note.files.map(lastName))) this.#byName.set(name, [...(this.#byName.get(name) ?? []), note]);
    }
  }

  about({ files, tasks }: Meeting): readonly string[] {
    if (this.#byName.size + this.#ofTasks.length === 0) return [];
    const keys = new Set(tasks);
    const near = new Set(files.flatMap((file) => file.split('/').flatMap((name) => this.#byName.get(name) ?? [])));
    const ofFiles = [...near].filter((note) => note.files.some((named) => files.some((file) => isOf(file, named))) && (note.tasks.length === 0 || note.tasks.some((key) => keys.has(key))));
    const ofTasks = this.#ofTasks.filter((note) => note.tasks.filter((key) => keys.has(key)).length >= 2);
    return [...new Set([...ofFiles, ...ofTasks].map(({ text }) => text))];
  }

  /** The conflicts, each with what the plan says of it. */
  given(conflicts: readonly Conflict[]): readonly Conflict[] {
    if (this.#byName.size + this.#ofTasks.length === 0) return conflicts;
    return conflicts.map((conflict) => ({ ...conflict, advice: this.about({ files: conflict.files.map(({ path }) => path), tasks: [...conflict.tasks, ...conflict.against] }) }));
  }
}

/** `db.rs` is said of `src/db.rs`, and `src/` of all that lies in it. */
function isOf(file: string, named: string): boolean {
  const bare = named.replace(/\/(?:\*\*?)?$/, '');
  return file === bare || file.endsWith(`/${bare}`) || file.startsWith(`${bare}/`) || file.includes(`/${bare}/`);
}

function lastName(path: string): string {
  return path.replace(/\/(?:\*\*?)?$/, '').split('/').at(-1) ?? path;
}
