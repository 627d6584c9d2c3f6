import type { WantedHistory } from '../engine';
import type { HistoryEntry, HistoryReport } from '../history/entry';
import { landingEntries, planEntries, taskEntries } from '../history/entries';
import type { Landing } from '../model/task';
import type { Works } from '../run/works';

/** The newest ones; a task's own history is always shorter. */
const MOST = 2000;

/** Of a task, of a file, or of all; what nobody knows has no history. */
export async function history(works: Works, wanted: WantedHistory): Promise<HistoryReport> {
  const found = await entriesOf(works, wanted);
  return { entries: found.slice(-MOST), leftOut: Math.max(0, found.length - MOST) };
}

async function entriesOf(works: Works, { planId, taskId, file }: WantedHistory): Promise<readonly HistoryEntry[]> {
  const state = works.state();
  const promptFile = (attemptId: string): string | null => works.ports.jobs.promptFile(attemptId);
  if (taskId !== undefined) {
    const task = state.tasks.get(taskId);
    return task === undefined ? [] : taskEntries(state, task, promptFile);
  }
  if (file !== undefined) return landingEntries(works.state(), await landingsOf(works, file, planId), promptFile);
  return [...state.plans.keys()].filter((id) => planId === undefined || id === planId).flatMap((id) => planEntries(state, id, promptFile));
}

/** Each landing is compared with what it was brought into: that is the same for every way of merging. */
async function landingsOf(works: Works, file: string, planId: string | undefined): Promise<readonly Landing[]> {
  const landed = [...works.state().landings.values()].flatMap((landing) => (landing.state.kind === 'landed' && (planId === undefined || landing.planId === planId) ? [{ landing, commit: landing.state.commit }] : []));
  if (landed.length === 0) return [];
  const changed = new Set(await works.ports.git.changing(file, landed.map(({ landing, commit }) => ({ commit, since: landing.base }))));
  return landed.filter(({ commit }) => changed.has(commit)).map(({ landing }) => landing);
}
