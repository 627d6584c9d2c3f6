import { attemptsOf, isSession, type SessionPorts } from './sessionPorts';
import { removeSessionWorktree } from './sessionWorktree';

/** Ends what sessions of an engine that died left behind: their planners, then their worktrees. */
export async function sweepSessions(ports: SessionPorts): Promise<void> {
  const left = (await ports.git.worktrees()).filter(({ id }) => id !== null && isSession(id));
  const base = left.length === 0 ? null : (await ports.git.facts()).head;
  for (const { id, path, head } of left) {
    if (id === null) continue;
    for (const attemptId of attemptsOf(id)) {
      if ((await ports.jobs.adopt(attemptId)).kind === 'live') await ports.jobs.stop(attemptId);
    }
    const kept = await removeSessionWorktree(ports, { id, path, base: base ?? head });
    ports.log.info('Swept a planning session that ended with its engine', { id, path, ...(kept === null ? {} : { kept }) });
  }
}
