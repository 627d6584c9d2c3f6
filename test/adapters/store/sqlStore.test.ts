import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Transaction } from '../../../src/engine/index';
import { StateRows } from '../../../src/engine/run/state';
import { aLanding, aPlan, aTask, aWorktree, anAttempt, history, importedPlan, openedStore, prefixLength, TransactionMaker } from '../../support/storeRig';
import { tempFolder } from '../../support/tempFolder';
import { everyRow } from './everyRow';

describe('the store', () => {
  it('begins empty and writes nothing until there is something to keep', async () => {
    const folder = `${tempFolder()}/state`;
    const store = await openedStore({ folder });
    expect(store.load()).toEqual({ rows: { templates: [], plans: [], tasks: [], attempts: [], worktrees: [], landings: [], failures: [], artifacts: [] }, sequence: 0 });
    await store.close();
    const again = await openedStore({ folder });
    expect(again.load().sequence).toBe(0);
    await again.close();
  });

  it('gives back every kind of row in every state, before and after closing', async () => {
    const folder = tempFolder();
    const store = await openedStore({ folder });
    const rows = everyRow();
    const maker = new TransactionMaker();
    const changes = [
      ...rows.templates.map((row) => ({ kind: 'template' as const, row })),
      ...rows.plans.map((row) => ({ kind: 'plan' as const, row })),
      ...rows.tasks.map((row) => ({ kind: 'task' as const, row })),
      ...rows.attempts.map((row) => ({ kind: 'attempt' as const, row })),
      ...rows.worktrees.map((row) => ({ kind: 'worktree' as const, row })),
      ...rows.landings.map((row) => ({ kind: 'landing' as const, row })),
      ...rows.failures.map((row) => ({ kind: 'failure' as const, row })),
      ...rows.artifacts.map((row) => ({ kind: 'artifact' as const, row })),
    ];
    await store.commit(maker.transaction(changes, { type: 'plan.opened', planId: 'p1' }));
    expect(store.load()).toEqual({ rows, sequence: 1 });
    await store.close();
    const fromSnapshot = await openedStore({ folder });
    expect(fromSnapshot.load()).toEqual({ rows, sequence: 1 });
    await fromSnapshot.close();
  });

  it('reads the same from the journal alone as from a snapshot', async () => {
    const folder = tempFolder();
    const killed = await openedStore({ folder });
    for (const transaction of history(30)) await killed.commit(transaction);
    const reopened = await openedStore({ folder });
    expect(prefixLength(reopened.load().rows)).toBe(30);
    expect(reopened.eventsAfter(0)).toEqual(history(30).flatMap(({ recorded }) => recorded));
    await reopened.close();
    const fromSnapshot = await openedStore({ folder });
    expect(prefixLength(fromSnapshot.load().rows)).toBe(30);
    await fromSnapshot.close();
  });

  it('keeps landings in their order, also where the clock was set back between them', async () => {
    const folder = tempFolder();
    const maker = new TransactionMaker();
    const store = await openedStore({ folder });
    await store.commit(importedPlan(maker, aPlan(), [aTask()]));
    for (const [id, startedAt] of [['first', 9_000], ['second', 8_000], ['third', 7_000]] as const) {
      await store.commit(maker.transaction([{ kind: 'landing', row: aLanding({ id, startedAt }) }], { type: 'plan.opened', planId: 'p1' }));
    }
    await store.commit(maker.transaction([{ kind: 'landing', row: aLanding({ id: 'first', startedAt: 9_000, state: { kind: 'abandoned', reason: { kind: 'stopped' } } }) }], { type: 'plan.opened', planId: 'p1' }));
    await store.close();
    const again = await openedStore({ folder });
    const { rows } = again.load();
    await again.close();
    expect(rows.landings.map(({ id }) => id)).toEqual(['first', 'second', 'third']);
    expect(StateRows.of(rows).landingsOf('t1').map(({ id }) => id)).toEqual(['first', 'second', 'third']);
  });

  it('finds the events of one plan, whatever they name', async () => {
    const store = await openedStore({ folder: tempFolder() });
    const maker = new TransactionMaker();
    await store.commit(importedPlan(maker, aPlan(), [aTask()], 'the \u0000 \ud83c text'));
    await store.commit(importedPlan(maker, aPlan({ id: 'p2' }), [aTask({ id: 'u1', planId: 'p2' })], 'another'));
    const attempt = anAttempt();
    const worktree = aWorktree();
    const landing = aLanding();
    await store.commit(
      maker.transaction(
        [
          { kind: 'attempt', row: attempt },
          { kind: 'worktree', row: worktree },
        ],
        { type: 'task.claimed', taskId: 't1', attempt, worktree, base: null },
        { type: 'task.cancelled', taskId: 'u1' },
      ),
    );
    await store.commit(maker.transaction([], { type: 'attempt.said', attemptId: 'a1', liveness: { kind: 'idle' } }));
    await store.commit(maker.transaction([{ kind: 'landing', row: landing }], { type: 'landing.started', landing }));
    await store.commit(maker.transaction([], { type: 'landing.landed', landingId: 'l1', at: 5 }, { type: 'worktree.removing', worktreeId: 'w1' }));
    const sequences = (planId: string) => store.eventsAfter(0, { planId }).map(({ sequence }) => sequence);
    expect(sequences('p1')).toEqual([1, 3, 5, 6, 7, 8]);
    expect(sequences('p2')).toEqual([2, 4]);
    expect(store.eventsAfter(5, { limit: 2 }).map(({ sequence }) => sequence)).toEqual([6, 7]);
    expect([store.planText('p1')?.text, store.planText('p2')?.text, store.planText('none')]).toEqual(['the \u0000 \ud83c text', 'another', null]);
    await store.close();
  });

  it('keeps what was read beside a plan with its text, over a kill and a closing', async () => {
    const folder = tempFolder();
    const companions = { home: 'plans', files: [{ path: 'docs/files.md', text: 'who owns \u0000 what' }] };
    const killed = await openedStore({ folder });
    await killed.commit(importedPlan(new TransactionMaker(), aPlan(), []));
    await killed.commit({ recorded: [], changes: [{ kind: 'plan-text', planId: 'p1', text: 'new', companions }] });
    const reopened = await openedStore({ folder });
    expect(reopened.planText('p1')).toEqual({ text: 'new', companions });
    await reopened.close();
    const again = await openedStore({ folder });
    expect(again.planText('p1')).toEqual({ text: 'new', companions });
    await again.close();
  });

  it('forgets a task that was taken out of its plan, over a kill and a closing, and remembers what happened to it', async () => {
    const folder = tempFolder();
    const killed = await openedStore({ folder });
    const maker = new TransactionMaker();
    const [kept, gone] = [aTask({ id: 't1' }), aTask({ id: 't2', position: 1 })];
    await killed.commit(importedPlan(maker, aPlan(), [kept, gone]));
    await killed.commit(maker.transaction([{ kind: 'task', row: gone }], { type: 'task.unblocked', taskId: 't2' }));
    await killed.commit(maker.transaction([{ kind: 'task-removed', planId: 'p1', taskId: 't2' }], { type: 'plan.resumed', planId: 'p1' }));
    for (const store of [await openedStore({ folder }), await openedStore({ folder })]) {
      expect(store.load().rows.tasks).toEqual([kept]);
      expect(store.eventsAfter(0, { planId: 'p1' })).toHaveLength(3);
      await store.close();
    }
  });

  it('resolves commits in the order of the calls, those of one turn with one write', async () => {
    const points: string[] = [];
    const store = await openedStore({ folder: tempFolder(), onPoint: (point, { recorded }) => points.push(`${point} ${recorded[0]?.sequence}`) });
    const order: number[] = [];
    await Promise.all(history(3).map((transaction, index) => store.commit(transaction).then(() => order.push(index))));
    expect(order).toEqual([0, 1, 2]);
    expect(points).toEqual(['before-write 1', 'before-write 2', 'before-write 3', 'after-write 1', 'after-write 2', 'after-write 3']);
    await store.close();
  });

  it('does not give out an event before it is on the disk', async () => {
    const store = await openedStore({ folder: tempFolder() });
    const [first] = history(1) as readonly [Transaction];
    const committed = store.commit(first);
    expect(store.eventsAfter(0)).toEqual([]);
    await committed;
    expect(store.eventsAfter(0)).toEqual(first.recorded);
    await store.close();
  });

  it.each([
    ['an event twice', (second: Transaction, first: Transaction) => ({ ...second, recorded: first.recorded }), 'UNIQUE'],
    ['a row of nothing', () => ({ recorded: [], changes: [{ kind: 'task' as const, row: aTask({ id: 'orphan', planId: 'nowhere' }) }] }), 'FOREIGN KEY'],
  ])('takes no more after a transaction that cannot be, such as %s, and keeps nothing of that one', async (_what, spoil, why) => {
    const folder = tempFolder();
    const store = await openedStore({ folder });
    const [first, second, third] = history(3) as readonly [Transaction, Transaction, Transaction];
    await store.commit(first);
    await Promise.all([expect(store.commit(spoil(second, first))).rejects.toThrow(why), expect(store.commit(third)).rejects.toThrow(why)]);
    await expect(store.commit(third)).rejects.toThrow(why);
    await store.close();
    await expect(store.commit(second)).rejects.toThrow('closed');
    const again = await openedStore({ folder });
    expect(prefixLength(again.load().rows)).toBe(1);
    await again.commit(second);
    await again.close();
    const last = await openedStore({ folder });
    expect(prefixLength(last.load().rows)).toBe(2);
    await last.close();
  });

  it('keeps the last two snapshots and only the journal that leads from the older of them', async () => {
    const folder = tempFolder();
    const store = await openedStore({ folder, snapshotEvery: 10 });
    for (const transaction of history(45)) await store.commit(transaction);
    await store.close();
    expect(readdirSync(folder).sort()).toEqual(['state.4.snapshot', 'state.5.journal', 'state.5.snapshot']);
    const again = await openedStore({ folder });
    expect(prefixLength(again.load().rows)).toBe(45);
    await again.close();
  });
});
