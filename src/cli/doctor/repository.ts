import { doubt, fault, fine, type Finding } from './finding';
import { git } from './programs';

/** What a plan needs of the repository before it can start. */
export async function repositoryFindings(root: string, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const [head, branch, name, email, bare] = await Promise.all([
    git(root, environment, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    git(root, environment, 'symbolic-ref', '--quiet', '--short', 'HEAD'),
    git(root, environment, 'config', 'user.name'),
    git(root, environment, 'config', 'user.email'),
    git(root, environment, 'rev-parse', '--is-shallow-repository'),
  ]);
  return [headFinding(root, head.code === 0, branch.stdout), identityFinding(name.stdout, email.stdout), ...(bare.stdout === 'true' ? [SHALLOW] : [])];
}

const SHALLOW = doubt('history', 'this is a shallow clone; merges may lack their common ancestor', 'Run git fetch --unshallow.');

function headFinding(root: string, hasCommit: boolean, branch: string): Finding {
  if (!hasCommit) return fault('repository', `${root} has no commit yet`, 'Make a first commit: worktrees start from one.');
  if (branch === '') return doubt('repository', `${root} is on no branch (detached HEAD)`, 'Check out the branch that the work is for, or name one with coppice land --into BRANCH.');
  return fine('repository', `${root}, on ${branch}`);
}

function identityFinding(name: string, email: string): Finding {
  if (name !== '' && email !== '') return fine('identity', `${name} <${email}>`);
  return fault('identity', 'git does not know who commits', 'Run git config user.name "NAME" and git config user.email "ADDRESS".');
}
