import { codeOf, messageOf } from '../../util/errors';

/** What a refusing disk means for whoever waits, in a sentence with the next step. */
export function troubleSentence(folder: string, error: unknown): string {
  return `Coppice cannot write its state in ${folder}: ${cause(error)} Work goes on by itself once that is done.`;
}

function cause(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
      return 'the disk is full. Free some space.';
    case 'EDQUOT':
      return 'your disk quota is used up. Free some space.';
    case 'EROFS':
      return 'the file system is read-only. Make it writable again.';
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied. Give yourself the right to write there.';
    case 'EIO':
      return `the disk reports an error (${messageOf(error)}). Check the disk.`;
    case undefined:
    default:
      return `${messageOf(error)}. See to that.`;
  }
}
