import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { applyDelta } from '../src/protocol/board';
import { boardPanelNotices, boardPanelRequests, type BoardPanelNotices, type BoardPanelRequests, type BoardState } from '../src/protocol/boardPanel';
import { Channel, type RequestMap, type Transport } from '../src/protocol/channel';
import type { Delta, PlanView, TaskView } from '../src/protocol/views';
import { messageOf } from '../src/util/errors';

export type Column = TaskView['column'];
export const COLUMNS: readonly { readonly id: Column; readonly title: string }[] = [
  { id: 'backlog', title: 'Backlog' },
  { id: 'in-progress', title: 'In Progress' },
  { id: 'review', title: 'Review' },
  { id: 'done', title: 'Done' },
];

/** The board as the page shows it, and all traffic with the window. Components read signals and call methods; none sends a message. */
export class BoardStore {
  readonly #channel: Channel<BoardPanelRequests, RequestMap, BoardPanelNotices>;
  readonly #board = signal<BoardState | null>(null);
  readonly #problem = signal<string | null>(null);
  /** News that came while the board was on its way; null when it is not. */
  #early: Delta[] | null = null;
  #again = false;

  /** Null until the window has answered. */
  readonly board: ReadonlySignal<BoardState | null> = this.#board;
  readonly problem: ReadonlySignal<string | null> = this.#problem;
  /** What runs comes first, then the newest. */
  readonly plans: ReadonlySignal<readonly PlanView[]> = computed(() => [...(this.#board.value?.snapshot.plans ?? [])].sort((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null) || b.createdAt - a.createdAt));
  readonly columns: ReadonlySignal<ReadonlyMap<Column, readonly TaskView[]>> = computed(() => this.#tasksByColumn());

  constructor(transport: Transport) {
    this.#channel = new Channel({
      transport,
      asks: boardPanelRequests,
      serves: {},
      handlers: {},
      hears: boardPanelNotices,
      onNotice: (name, value) => {
        if (name === 'board/delta') this.#hear(boardPanelNotices['board/delta'].parse(value));
        else void this.load();
      },
      onRejected: (problem) => {
        this.#problem.value = problem;
      },
    });
  }

  async load(): Promise<void> {
    if (this.#early !== null) {
      this.#again = true;
      return;
    }
    this.#early = [];
    await this.#attempt(async () => {
      const state = await this.#channel.ask('board/get', {});
      this.#board.value = state;
    });
    const early = this.#early;
    this.#early = null;
    for (const delta of early) this.#hear(delta);
    if (!this.#again) return;
    this.#again = false;
    await this.load();
  }

  openCard(taskId: string): void {
    void this.#attempt(() => this.#channel.ask('card/open', { taskId }));
  }

  pickPlan(): void {
    void this.#attempt(() => this.#channel.ask('plan/pick', {}));
  }

  #hear(delta: Delta): void {
    if (this.#early !== null) {
      this.#early.push(delta);
      return;
    }
    const board = this.#board.value;
    if (board !== null) this.#board.value = { ...board, snapshot: applyDelta(board.snapshot, delta) };
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.#problem.value = null;
    } catch (thrown) {
      this.#problem.value = messageOf(thrown);
    }
  }

  #tasksByColumn(): ReadonlyMap<Column, readonly TaskView[]> {
    const order = new Map(this.plans.value.map((plan, index) => [plan.id, index]));
    const tasks = [...(this.#board.value?.snapshot.tasks ?? [])].sort((a, b) => (order.get(a.planId) ?? 0) - (order.get(b.planId) ?? 0) || a.position - b.position);
    return new Map(COLUMNS.map(({ id }) => [id, tasks.filter((task) => task.column === id)]));
  }
}
