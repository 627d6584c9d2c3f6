import type { Snapshot } from '../protocol/views';
import type { Disposable } from '../util/disposable';
import { announcements } from './announcements';
import type { Repositories, RepositoriesNews } from './repositories';
import { announce } from './tell';

/** Several tasks may come to wait in the same moment; they are told of together. */
const TOGETHER_MS = 300;

/** Notifies when the user is needed, and only then. */
export class Announcer implements Disposable {
  readonly #told = new Map<string, Snapshot>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #subscription: Disposable;

  constructor(repositories: Repositories) {
    this.#subscription = repositories.onNews((news) => {
      this.#take(news);
    });
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#subscription.dispose();
  }

  #take({ repository, change }: RepositoriesNews): void {
    // A board seen for the first time, or after a time away, is where telling starts from: it is no news.
    if ((change?.delta ?? null) === null || !this.#told.has(repository.id)) {
      this.#told.set(repository.id, repository.board);
      return;
    }
    if (this.#waiting.has(repository.id)) return;
    this.#waiting.set(
      repository.id,
      setTimeout(() => {
        this.#waiting.delete(repository.id);
        const before = this.#told.get(repository.id) ?? repository.board;
        this.#told.set(repository.id, repository.board);
        for (const announcement of announcements(repository.id, before, repository.board)) announce(announcement);
      }, TOGETHER_MS),
    );
  }
}
