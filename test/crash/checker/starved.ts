import { existsSync, readFileSync } from 'node:fs';

/** For how long a process was ready to run and had no processor: a machine that does other things makes nobody slow. */
export function starvedMs(pid: number): number {
  const file = `/proc/${String(pid)}/schedstat`;
  if (!existsSync(file)) return 0;
  try {
    return Number(readFileSync(file, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    // It ended between the two looks.
    return 0;
  }
}
