import { locateRepository } from '../../client/locate';
import { userStateFolder } from '../../os/userFolder';
import { messageOf } from '../../util/errors';
import { withEngine, type CliContext } from '../context';
import { contentFindings } from '../doctor/content';
import { engineFinding } from '../doctor/engine';
import { doubt, fault, fine, type Finding } from '../doctor/finding';
import { folderFinding, worktreesFolder } from '../doctor/folders';
import { agentFindings, git, gitFinding, nodeFinding } from '../doctor/programs';
import { repositoryFindings } from '../doctor/repository';
import { ExitCode } from '../exitCode';
import { checkpointDisagreements } from './checkpoint';
import { readSettings } from '../projectSettings';
import { findingLines } from '../render/findings';

export async function doctor(context: CliContext, flags: { readonly json: boolean; readonly takeOver: boolean }): Promise<ExitCode> {
  if (flags.takeOver) await takeOver(context);
  const findings = [...(await machineFindings(context)), ...(await projectFindings(context))];
  const failed = findings.some((finding) => finding.verdict === 'fail');
  if (flags.json) context.output.json({ type: 'doctor', fit: !failed, findings });
  else for (const line of findingLines(findings)) context.output.line(line);
  return failed ? ExitCode.unusable : ExitCode.ok;
}

/** Starts the engine with leave to take the state folder from a holder that cannot be judged from here. */
async function takeOver(context: CliContext): Promise<void> {
  await withEngine({ ...context, environment: { ...context.environment, COPPICE_TAKE_OVER: '1' } }, () => {
    context.output.error('The engine of this repository runs now, on this machine.');
    return Promise.resolve();
  });
}

async function machineFindings({ cwd, environment }: CliContext): Promise<Finding[]> {
  return [nodeFinding(process.versions.node), gitFinding(await git(cwd, environment, '--version')), platformFinding(process.platform), userFolderFinding()];
}

function platformFinding(platform: NodeJS.Platform): Finding {
  if (platform === 'linux') return fine('platform', 'Linux, on which Coppice is tested');
  return doubt('platform', `${platform}: built for, not yet proven by tests`, 'Keep backups, and report what goes wrong.');
}

function userFolderFinding(): Finding {
  try {
    return fine('your records', userStateFolder());
  } catch (thrown) {
    return fault('your records', messageOf(thrown), 'Set COPPICE_HOME to a folder that only you can read.');
  }
}

async function projectFindings(context: CliContext): Promise<Finding[]> {
  const located = locateRepository(context.cwd);
  if (!located.ok) return [fault('repository', located.error, 'Go to a repository and run coppice doctor there.')];
  const { root, stateFolder } = located.value;
  const settings = readSettings(root);
  const own = settings.ok ? Object.fromEntries(Object.entries(settings.value.agents).map(([name, { command }]) => [name, command[0] ?? ''])) : {};
  return [
    ...(gitFinding(await git(root, context.environment, '--version')).verdict === 'ok' ? [...(await repositoryFindings(root, context.environment)), ...(await contentFindings(root, context.environment))] : []),
    settings.ok ? fine('settings', 'can be read') : fault('settings', `${settings.error.file}: ${settings.error.diagnostics[0]?.message ?? ''}`, settings.error.diagnostics[0]?.hint ?? ''),
    folderFinding('worktrees', worktreesFolder(root, settings.ok ? settings.value.worktreesFolder : undefined), 'Make it writable, or set worktreesFolder in .coppice/config.yaml.'),
    folderFinding('state', stateFolder, 'Make the git folder writable for you.'),
    await engineFinding(context, stateFolder),
    ...checkpointDisagreements(stateFolder).map((one) => doubt('checkpoint', one, 'The state holds. If an older one was restored, bring back the newer, or compare with coppice checkpoint before you go on.')),
    ...agentFindings(own, context.environment),
  ];
}
