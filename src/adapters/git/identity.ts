import type { ConfigFacts } from './configFacts';

/** Who makes our commits: the user, or Coppice where nobody is configured. */
export function identityVariables(facts: ConfigFacts): Readonly<Record<string, string>> {
  if (facts.userName !== null && facts.userEmail !== null) return {};
  const name = facts.userName ?? 'Coppice';
  const email = facts.userEmail ?? 'coppice@localhost';
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}
