import type { Refused, StartPlan } from '../engine';
import type { Plan, PlanDocument } from '../model/plan';
import { NO_COMPANIONS, wholeText } from '../plan/companions/companion';
import type { Works } from '../run/works';
import { consentHash } from '../templates/consentHash';
import { templatesUsed } from '../templates/templatesUsed';
import { refused } from './refused';

/** The refusal of a plan that nobody agreed to as it would run now, with the newest versions of its templates; else null. */
export function withoutConsent(works: Works, { text, companions, options, consent }: Pick<StartPlan, 'text' | 'companions' | 'options' | 'consent'>, document: PlanDocument | null): Refused | null {
  if (consent === consentTo(works, { text, companions, options }, document)) return null;
  return refused('no-consent', 'Nobody has agreed to run the commands of this text, with its templates as they are now.', 'Look at the commands the plan would run, and agree to them.');
}

/** What an agreement to this text is, with the newest versions of its templates. */
export function consentTo(works: Works, { text, companions, options }: Pick<StartPlan, 'text' | 'companions' | 'options'>, document: PlanDocument | null): string {
  const used = document === null ? [] : templatesUsed(document, options);
  const templates = used.flatMap((name) => works.state().templates.get(name)?.at(-1) ?? []);
  return consentHash((each) => works.ports.hasher.sha256(each), wholeText(text, companions ?? NO_COMPANIONS), templates);
}

/** What a plan goes on with although there is something newer: its jobs are those it was made with. Null where there is nothing. */
export function olderTemplates(works: Works, plan: Plan): string | null {
  const used = new Map(works.state().tasksOf(plan.id).map(({ template }) => [`${template.name}@${String(template.version)}`, template]));
  const older = [...used.values()].flatMap(({ name, version }) => {
    const newest = works.state().templates.get(name)?.at(-1)?.version ?? version;
    return newest > version ? [`version ${String(version)} of the template ${name} (version ${String(newest)} is for plans that start anew)`] : [];
  });
  return older.length === 0 ? null : `It goes on with ${older.join(', and with ')}.`;
}
