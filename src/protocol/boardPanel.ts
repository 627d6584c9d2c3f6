import * as z from 'zod';
import { delta, snapshot } from './views';

/** What the board's page and the window that shows it say to each other. The same views as between engine and window. */

const boardState = z.object({
  /** The repository's name. */
  title: z.string(),
  /** An engine is there; otherwise the board is what was last seen. */
  live: z.boolean(),
  /** Plans may be started and tasks acted on. */
  trusted: z.boolean(),
  snapshot,
});
export type BoardState = z.infer<typeof boardState>;

/** Page → window. */
export const boardPanelRequests = {
  'board/get': { params: z.object({}), answer: boardState },
  /** Brings the task's terminal to the front, or opens its log where it has none. */
  'card/open': { params: z.object({ taskId: z.string() }), answer: z.object({}) },
  'plan/pick': { params: z.object({}), answer: z.object({}) },
} as const;
export type BoardPanelRequests = typeof boardPanelRequests;

/** Window → page, unasked. */
export const boardPanelNotices = {
  'board/delta': delta,
  /** The board has to be fetched again: the engine came or went, or there was a gap. */
  'board/changed': z.object({}),
} as const;
export type BoardPanelNotices = typeof boardPanelNotices;

/** What the page keeps for the window, so that the panel comes back after a reload. */
export const boardPanelMemory = z.object({ repository: z.string() });
