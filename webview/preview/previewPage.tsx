import type { JSX } from 'preact';
import type { PreviewPlan, PreviewState } from '../../src/protocol/planPreview';
import { Button } from '../components/toolkit';
import { BatchList } from './batchList';
import { ConflictTable } from './conflictTable';
import { EditList } from './editList';
import { ExplanationList } from './explanationList';
import { PlanGraph } from './planGraph';
import type { PreviewStore } from './previewStore';
import { ProblemList } from './problemList';
import { TaskDetails } from './taskDetails';

export function PreviewPage({ store }: { readonly store: PreviewStore }): JSX.Element {
  const state = store.state.value;
  const problem = store.problem.value;
  return (
    <>
      <h1 class="title">{state === null ? 'Execution plan' : `${state.title}: execution plan`}</h1>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {state !== null && <Preview store={store} state={state} />}
    </>
  );
}

function Preview({ store, state }: { readonly store: PreviewStore; readonly state: PreviewState }): JSX.Element {
  const { plan } = state;
  if (plan === null) {
    return (
      <>
        <p>{state.problems.length === 0 ? 'This document lists no task. A task is a section such as “## W1: title”, or an entry of “tasks” in YAML.' : 'The plan cannot be started until its problems are mended.'}</p>
        <ProblemList store={store} state={state} />
      </>
    );
  }
  const mayRun = state.trusted && !state.running;
  return (
    <>
      <Summary store={store} plan={plan} mayRun={mayRun} />
      {!state.trusted && <p class="notice">In Restricted Mode nothing is started.</p>}
      {state.editsProblem !== null && (
        <p class="notice" role="status">
          Changes cannot be made here. {state.editsProblem}
        </p>
      )}
      <div class="preview">
        <div class="main">
          <PlanGraph store={store} plan={plan} />
          <BatchList store={store} mayRun={mayRun} />
          <ConflictTable store={store} plan={plan} />
          <EditList store={store} state={state} />
          <Inferred store={store} plan={plan} />
          <ProblemList store={store} state={state} />
        </div>
        <TaskDetails store={store} mayRun={mayRun} mayEdit={state.editsProblem === null} />
      </div>
    </>
  );
}

function Inferred({ store, plan }: { readonly store: PreviewStore; readonly plan: PreviewPlan }): JSX.Element | null {
  if (plan.inferred.length === 0) return null;
  return (
    <section aria-labelledby="inferred-title">
      <h2 id="inferred-title">Read from the document</h2>
      <ExplanationList store={store} explanations={plan.inferred} />
      {plan.moreInferred > 0 && <p class="facts">and {plan.moreInferred} more: choose a task to see its own</p>}
    </section>
  );
}

function Summary({ store, plan, mayRun }: { readonly store: PreviewStore; readonly plan: PreviewPlan; readonly mayRun: boolean }): JSX.Element {
  const widest = plan.batches.reduce((most, { keys }) => Math.max(most, keys.length), 0);
  const facts = [
    counted(plan.tasks.length, 'task'),
    counted(plan.batches.length, 'batch', 'batches'),
    `at most ${widest} at the same time`,
    counted(plan.worktrees.length, 'worktree'),
    `longest way ${plan.criticalPath.length > 8 ? `${plan.criticalPath.length} tasks` : plan.criticalPath.join(' → ')}`,
  ];
  return (
    <header class="summary">
      <span>{facts.join(', ')}</span>
      {mayRun && (
        <Button
          onClick={() => {
            store.start({});
          }}
        >
          Start Plan
        </Button>
      )}
    </header>
  );
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
