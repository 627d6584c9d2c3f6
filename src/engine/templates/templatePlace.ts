import type { DiagnosticList } from '../plan/diagnosticList';
import type { NodePlaces, ValuePath } from '../plan/yaml/nodePlace';
import type { YamlJob } from './templateSchema';

/** What rules need to say where something is wrong. */
export interface TemplatePlace {
  readonly places: NodePlaces;
  readonly diagnostics: DiagnosticList;
  /** The template's file. */
  readonly path: string;
}

/** A job as it was read, and where it stands. */
export interface PlacedJob {
  readonly name: string;
  readonly yaml: YamlJob;
  /** Number of its stage, from 0. */
  readonly stage: number;
  readonly at: ValuePath;
}
