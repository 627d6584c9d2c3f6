import { checkoutFingerprint } from '../../support/checkoutFingerprint';
import type { Evidence } from './evidence';
import { violations, type Violation } from './violation';

/** I5: the user's checkout is as it was; where their branch was to come along, only the landed files differ. */
export function touchedCheckout({ spec, git, rows }: Evidence): readonly Violation[] {
  const now = checkoutFingerprint(spec.root);
  if (spec.checkout === 'untouched') return violations('I5', differences(spec.fingerprint, now));
  const texts = differences(spec.fingerprint.filter(staysWhenFollowing), now.filter(staysWhenFollowing)).slice();
  const status = git.read('status', '-z', '--untracked-files=all');
  if (status !== '') texts.push(`The checkout was clean and now shows ${JSON.stringify(status)}.`);
  for (const plan of rows.plans) {
    const head = git.resolve('HEAD');
    const tip = git.resolve(plan.integrationRef);
    if (plan.phase.kind === 'ended' && plan.phase.outcome.kind === 'completed' && plan.advance !== 'ask' && head !== tip) texts.push(`HEAD is at ${head ?? 'none'} and was to follow to ${tip ?? 'none'}.`);
  }
  return violations('I5', texts);
}

const ofTheCommit = ['HEAD ', 'branch ', 'entries ', 'intent-to-add and flags ', 'index ', 'file '];

function staysWhenFollowing(line: string): boolean {
  return !ofTheCommit.some((start) => line.startsWith(start));
}

function differences(before: readonly string[], after: readonly string[]): readonly string[] {
  const was = new Set(before);
  const is = new Set(after);
  return [...before.filter((line) => !is.has(line)).map((line) => `The checkout had: ${line}`), ...after.filter((line) => !was.has(line)).map((line) => `The checkout has now: ${line}`)];
}
