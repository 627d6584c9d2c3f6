import type { ConfigFacts } from './configFacts';

/** Who makes our commits: the user, or Coppice where nobody is configured. */
export function identityVariables(facts: ConfigFacts): Readonly<Record<string, string>> {
  if (facts.userName !== null && facts.userEmail !== null) return {};
  const { name, email } = somebody(facts);
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}

/** What a commit says of who made it and when; null where only git can tell how it would write that. */
export function signatureOf(facts: ConfigFacts, at: Date): string | null {
  const { name, email } = somebody(facts);
  if (facts.separateIdentities || !plainWords.test(name) || !plainWords.test(email)) return null;
  const east = -at.getTimezoneOffset();
  const zone = Math.floor(Math.abs(east) / 60) * 100 + (Math.abs(east) % 60);
  return `${name} <${email}> ${String(Math.floor(at.getTime() / 1000))} ${east < 0 ? '-' : '+'}${String(zone).padStart(4, '0')}`;
}

/** Git takes some characters away from names, most of them at the ends only: what has none of those is written as it is. */
const plainWords = /^[^\p{Cc}\s.,:;<>"\\']([^\p{Cc}<>]*[^\p{Cc}\s.,:;<>"\\'])?$/u;

function somebody(facts: ConfigFacts): { readonly name: string; readonly email: string } {
  return { name: facts.userName ?? 'Coppice', email: facts.userEmail ?? 'coppice@localhost' };
}
