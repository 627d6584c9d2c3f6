import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aTemplate, openedStore, TransactionMaker } from '../../support/storeRig';
import { everyRow } from './everyRow';

/**
 * Records what this release leaves in a state folder, for `released/vN/`: every kind of row, from a snapshot and from
 * the journal behind it, as a kill leaves them. Run once for each schema version, at its release, bundled like the
 * programs are; later releases must open it for ever.
 *
 *   npx esbuild test/adapters/store/recordRelease.ts --bundle --platform=node --loader:.sql=text --outfile=out/record.cjs
 *   node out/record.cjs test/adapters/store/released/vN
 */
async function record(target: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-release-'));
  const store = await openedStore({ folder, snapshotEvery: 3 });
  const rows = everyRow();
  const maker = new TransactionMaker();
  const text = 'plan \u0000 text';
  await store.commit(maker.transaction(rows.templates.map((row) => ({ kind: 'template' as const, row })), { type: 'template.saved', template: rows.templates[0] ?? aTemplate() }));
  await store.commit(maker.transaction([...rows.plans.map((row) => ({ kind: 'plan' as const, row })), { kind: 'plan-text', planId: 'p1', text }], { type: 'plan.opened', planId: 'p1' }));
  await store.commit(maker.transaction(rows.tasks.map((row) => ({ kind: 'task' as const, row })), { type: 'task.unblocked', taskId: 't1' }));
  await store.commit(maker.transaction(rows.attempts.map((row) => ({ kind: 'attempt' as const, row })), { type: 'attempt.said', attemptId: 'a1', liveness: { kind: 'idle' } }));
  await store.commit(maker.transaction(rows.worktrees.map((row) => ({ kind: 'worktree' as const, row })), { type: 'worktree.removing', worktreeId: 'w1' }));
  await store.commit(maker.transaction(rows.landings.map((row) => ({ kind: 'landing' as const, row })), { type: 'landing.landed', landingId: 'l1', at: 1 }));
  await store.commit(maker.transaction(rows.failures.map((row) => ({ kind: 'failure' as const, row })), { type: 'failures.captured', planId: 'p1', failures: rows.failures.slice(0, 1) }));
  await store.commit(maker.transaction(rows.artifacts.map((row) => ({ kind: 'artifact' as const, row })), { type: 'artifacts.kept', taskId: 't1', artifacts: rows.artifacts.slice(0, 1) }));
  const events = store.eventsAfter(0).map(({ sequence, event }) => `${sequence} ${event.type}`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  // Taken while it is open, which is what a kill leaves.
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(target, name));
  writeFileSync(join(target, 'expected.json'), `${JSON.stringify({ ...store.load(), events, text: store.planText('p1')?.text })}\n`);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('Name the folder to record into.');
void record(target);
