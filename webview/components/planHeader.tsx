import type { JSX } from 'preact';
import type { PlanView } from '../../src/protocol/views';

export function PlanHeader({ plan }: { readonly plan: PlanView }): JSX.Element {
  const label = `${plan.landed} of ${plan.total} tasks landed`;
  return (
    <header class="plan">
      <h2>{plan.title}</h2>
      <progress max={Math.max(1, plan.total)} value={plan.landed} aria-label={label} />
      <span class="figures">
        {label}
        {plan.running > 0 && `, ${plan.running} running`}
        {plan.failed > 0 && `, ${plan.failed} failed`}
      </span>
      {plan.needsYou > 0 && <span class="flag">{plan.needsYou} waiting for you</span>}
      <span class="state">{plan.text}</span>
    </header>
  );
}
