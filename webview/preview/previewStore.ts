import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { Channel, type RequestMap, type Transport } from '../../src/protocol/channel';
import {
  planPreviewNotices,
  planPreviewRequests,
  type Place,
  type PlanPreviewNotices,
  type PlanPreviewRequests,
  type PreviewEdit,
  type PreviewExplanation,
  type PreviewState,
  type PreviewTask,
} from '../../src/protocol/planPreview';
import { messageOf } from '../../src/util/errors';

/** The execution plan as the page shows it, and all traffic with the window. Components read signals and call methods; none sends a message. */
export class PreviewStore {
  readonly #channel: Channel<PlanPreviewRequests, RequestMap, PlanPreviewNotices>;
  readonly #state = signal<PreviewState | null>(null);
  readonly #problem = signal<string | null>(null);
  readonly #selected = signal<string | null>(null);
  readonly #explanations = signal<readonly PreviewExplanation[]>([]);
  #loading = false;
  #again = false;

  /** Null until the window has answered. */
  readonly state: ReadonlySignal<PreviewState | null> = this.#state;
  readonly problem: ReadonlySignal<string | null> = this.#problem;
  readonly tasks: ReadonlySignal<ReadonlyMap<string, PreviewTask>> = computed(() => new Map((this.#state.value?.plan?.tasks ?? []).map((task) => [task.key, task])));
  /** The task whose details are shown. */
  readonly selected: ReadonlySignal<PreviewTask | null> = computed(() => this.tasks.value.get(this.#selected.value ?? '') ?? null);
  /** Why the selected task is as it is. */
  readonly explanations: ReadonlySignal<readonly PreviewExplanation[]> = this.#explanations;

  constructor(transport: Transport) {
    this.#channel = new Channel({
      transport,
      asks: planPreviewRequests,
      serves: {},
      handlers: {},
      hears: planPreviewNotices,
      onNotice: () => void this.load(),
      onRejected: (problem) => {
        this.#problem.value = problem;
      },
    });
  }

  /** Fetches the preview; a change that is heard meanwhile has it fetched once more. */
  async load(): Promise<void> {
    this.#again = true;
    if (this.#loading) return;
    this.#loading = true;
    while (this.#again) {
      this.#again = false;
      await this.#attempt(async () => {
        this.#state.value = await this.#channel.ask('preview/get', {});
      });
    }
    this.#loading = false;
    await this.#explain();
  }

  async select(key: string): Promise<void> {
    this.#selected.value = key;
    await this.#explain();
  }

  openPlace(place: Place): void {
    void this.#attempt(() => this.#channel.ask('place/open', place));
  }

  start(part: { readonly batch?: number; readonly task?: string }): void {
    void this.#attempt(() => this.#channel.ask('plan/start', part));
  }

  async addEdit(edit: PreviewEdit): Promise<void> {
    await this.#save([...this.#edits().filter((known) => !isReplaced(known, edit)), edit]);
  }

  async removeEdit(edit: PreviewEdit): Promise<void> {
    await this.#save(this.#edits().filter((known) => known !== edit));
  }

  #edits(): readonly PreviewEdit[] {
    return (this.#state.value?.edits ?? []).map(({ edit }) => edit);
  }

  async #save(edits: readonly PreviewEdit[]): Promise<void> {
    const saved = await this.#attempt(() => this.#channel.ask('edits/save', { edits: [...edits] }));
    if (saved) await this.load();
  }

  async #explain(): Promise<void> {
    const key = this.selected.value?.key;
    if (key === undefined) {
      this.#explanations.value = [];
      return;
    }
    await this.#attempt(async () => {
      const { explanations } = await this.#channel.ask('task/explain', { key });
      // Another task may have been chosen since.
      if (this.selected.value?.key === key) this.#explanations.value = explanations;
    });
  }

  async #attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      this.#problem.value = null;
      return true;
    } catch (thrown) {
      this.#problem.value = messageOf(thrown);
      return false;
    }
  }
}

/** A task is in one batch: the later move counts. The same wish twice is one wish. */
function isReplaced(known: PreviewEdit, edit: PreviewEdit): boolean {
  if ('move' in known && 'move' in edit) return known.move.task === edit.move.task;
  return JSON.stringify(known) === JSON.stringify(edit);
}
