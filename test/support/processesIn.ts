import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The processes whose working folder lies in this one: found without markers, groups or parents, to judge those who use them. Linux. */
export function processesIn(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        return cwd === folder || cwd.startsWith(`${folder}/`) ? [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`] : [];
      } catch {
        // Ended while we looked, or another user's.
        return [];
      }
    });
}
