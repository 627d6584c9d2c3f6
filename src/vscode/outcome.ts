import type { CommandId } from './manifest';

/** How a command ended. What a person is told is decided in one place (`tell.ts`), not in every command. */
export type Outcome =
  | { readonly kind: 'quiet' }
  | { readonly kind: 'done'; readonly text: string; readonly offers?: readonly Offer[] }
  /** Nothing was changed. `next` is what the user can do about it. */
  | { readonly kind: 'refused'; readonly message: string; readonly next: string; readonly offers?: readonly Offer[] };

/** A button under what is told. */
export interface Offer {
  readonly title: string;
  readonly command: CommandId | 'workbench.trust.manage' | 'workbench.actions.view.problems' | 'vscode.openFolder';
  readonly arguments?: readonly unknown[];
}

export const QUIET: Outcome = { kind: 'quiet' };

export function refused(message: string, next: string, offers: readonly Offer[] = []): Outcome {
  return { kind: 'refused', message, next, offers };
}
