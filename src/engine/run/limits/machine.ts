import type { MachineLimits, Wait } from '../../model/limits';
import type { MachineSight } from '../../ports';

/** How soon the machine is looked at again, where nothing else happens. */
export const LOOK_AGAIN_MS = 10_000;

/** What the machine lacks for one more start; null where it lacks nothing. `idle`: we ourselves have nothing running. */
export function lackOf(limits: MachineLimits, sight: MachineSight, idle: boolean): Wait | null {
  const { freeMemoryMb, freeDiskMb, loadPerCore } = sight;
  if (freeMemoryMb !== null && freeMemoryMb < limits.memoryMb) return { kind: 'short', of: 'memory', freeMb: Math.floor(freeMemoryMb), wantedMb: limits.memoryMb };
  if (freeDiskMb !== null && freeDiskMb < limits.diskMb) return { kind: 'short', of: 'disk', freeMb: Math.floor(freeDiskMb), wantedMb: limits.diskMb };
  // It may be others who keep the machine busy, and for ever: one of ours may always run.
  if (!idle && limits.loadPerCore > 0 && loadPerCore !== null && loadPerCore > limits.loadPerCore) return { kind: 'load', perCore: Math.round(loadPerCore * 10) / 10, most: limits.loadPerCore };
  return null;
}

export function looksAtMachine({ memoryMb, diskMb, loadPerCore }: MachineLimits): boolean {
  return memoryMb > 0 || diskMb > 0 || loadPerCore > 0;
}
