import type { Candidate } from './candidate';
import type { Todo } from './todos';

/** Where a document names its tasks in the front matter only, they are its tasks. */
export function todoTasks(todos: readonly Todo[]): readonly Candidate[] {
  return todos.map(({ id, title, mark, at, cells }) => ({
    form: 'todo',
    name: { kind: null, id: /^[\w.-]{1,64}$/.test(id) ? id : null, title, mark, estimate: null, optional: false, outer: null },
    at,
    under: [],
    section: null,
    item: null,
    cells,
    row: null,
    start: at.start,
    end: at.start + at.text.length,
    checked: null,
    struck: false,
    parts: () => [],
  }));
}
