import { parsePlan, type CompanionReader, type CompanionSet, type PlanDocument } from '../engine/index';
import { companionFiles } from '../os/companionFiles';
import { accepted, type JudgeFlags } from './accepted';
import { CliFailure } from './failure';
import type { Output } from './output';
import type { PlanFile } from './planFile';

export interface ReadPlan {
  readonly document: PlanDocument;
  /** What was read beside the document. */
  readonly companions: CompanionSet;
  /** Hands it in again. */
  readonly reader: CompanionReader | null;
}

/** Reads a plan and shows all that is doubtful about it. One with errors ends the command. */
export function readPlan(file: PlanFile, output: Output, flags: JudgeFlags): ReadPlan {
  const reader = companionFiles(file.path);
  const { plan, diagnostics, companions } = parsePlan(file.text, { path: file.path, companions: reader });
  return { document: accepted(plan, { file, diagnostics, companions, use: 'run' }, output, flags), companions, reader };
}

/** Again, when what is doubtful about it was shown before. */
export function quietlyRead(file: PlanFile): ReadPlan {
  const reader = companionFiles(file.path);
  const { plan, companions } = parsePlan(file.text, { path: file.path, companions: reader });
  if (plan === null) throw new CliFailure(`${file.name} was changed meanwhile, and cannot be read any more.`, 'coppice plan shows where.');
  return { document: plan, companions, reader };
}
