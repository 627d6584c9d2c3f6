import type { DiagnosticList } from '../../diagnosticList';
import type { SourceText } from '../../sourceText';
import type { ListItem, Section, TableRow } from '../tree/document';
import type { Claims } from './claims';
import type { NameIndex } from './nameIndex';
import type { PhaseSeed } from './phaseSeeds';
import type { TaskSeed } from './taskSeeds';

/** What recognizers of fields are given: the document, who is in it, and where to put what they find. */
export interface PlanContext {
  readonly source: SourceText;
  readonly root: Section;
  readonly seeds: readonly TaskSeed[];
  readonly phaseSeeds: readonly PhaseSeed[];
  /** Rows of tables that are tasks themselves. */
  readonly ownRows: ReadonlySet<TableRow>;
  /** Items of lists that are tasks themselves. */
  readonly ownItems: ReadonlySet<ListItem>;
  readonly tasks: NameIndex;
  readonly phases: NameIndex;
  readonly claims: Claims;
  readonly diagnostics: DiagnosticList;
}
