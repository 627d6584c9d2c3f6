/** How something is paused: what runs comes to its end and nothing new begins, or what runs is ended now and begun again later. */
export type Pause = 'finish' | 'suspend';

/** What keeps a task from going on. One that is to be cancelled is so as soon as nothing of it runs. */
export type Hold = Pause | 'cancel';

/** Whether what runs is ended. */
export function isInterrupting(hold: Hold | null): boolean {
  return hold === 'suspend' || hold === 'cancel';
}
