import type { EngineClient } from '../../client/engineClient';
import { QUIET, refused, type Outcome } from '../outcome';
import type { Repository } from '../repository';

type Said = { readonly kind: 'done'; readonly text: string } | { readonly kind: 'refused'; readonly message: string; readonly next: string };

/** The engine's own answer, as the user is told it. */
export function said(answer: Said): Outcome {
  if (answer.kind === 'refused') return refused(answer.message, answer.next);
  return answer.text === '' ? QUIET : { kind: 'done', text: answer.text };
}

/** Asks the engine that runs. Where none runs there is nothing to ask, and none is started for it. */
export async function withRunningEngine(repository: Repository, ask: (engine: EngineClient) => Promise<Outcome>): Promise<Outcome> {
  const joined = await repository.join();
  return joined.ok ? ask(joined.value) : refused(joined.error.message, joined.error.next);
}

/** Asks the engine, starting it where none runs. */
export async function withEngine(repository: Repository, ask: (engine: EngineClient) => Promise<Outcome>): Promise<Outcome> {
  const started = await repository.start();
  return started.ok ? ask(started.value) : refused(started.error.message, started.error.next);
}
