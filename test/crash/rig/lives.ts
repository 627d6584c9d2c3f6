import { join } from 'node:path';
import type { CrashBench } from './bench';
import { busy } from './busy';
import type { Scenario } from './crashRun';
import type { LifeName } from './reached';
import { rough } from './rough';
import { smooth } from './smooth';
import { steered } from './steered';
import { makeTemplate } from './template';

/** Each life that a plan can have, with one or more checkouts that its user has. */
export type Lives = Readonly<Record<LifeName, readonly [Scenario, ...Scenario[]]>>;

export function livesIn(bench: CrashBench): Lives {
  const [clean, dirty] = [makeTemplate(join(bench.folder, 'clean'), 'clean'), makeTemplate(join(bench.folder, 'dirty'), 'dirty')];
  return { smooth: [smooth(clean), smooth(dirty)], rough: [rough(dirty)], busy: [busy(dirty, bench)], steered: [steered(dirty)] };
}
