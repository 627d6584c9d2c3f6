import { ResidentGit } from '../../src/adapters/git/residentGit';

/** Keeps a git that was asked something and will not be told the rest of it; says who it is, and waits to be killed. */
const [git = '', folder = ''] = process.argv.slice(2);
const resident = new ResidentGit({ git, args: ['update-ref', '--stdin', '-z'], cwd: folder, environment: {} }, { answerMs: 60_000 });
void resident.ask('start\0update refs/heads/', 'commit: ok\n');
process.stdout.write(`${String(resident.pid)}\n`);
