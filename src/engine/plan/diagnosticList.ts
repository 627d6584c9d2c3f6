import type { Diagnostic, SourceRange } from '../model/plan';

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly at: SourceRange;
}

/** What rules report to. */
export interface Reporter {
  error(finding: Finding): void;
  warning(finding: Finding): void;
  /** True when a costly hint would not be shown any more. */
  readonly full: boolean;
}

/** A broken document can be wrong in a million places. Nobody reads more than these, and hints cost time to find. */
const MOST_DIAGNOSTICS = 100;

export class DiagnosticList implements Reporter {
  readonly #kept: Diagnostic[] = [];
  #errors = 0;
  #dropped = 0;

  error(finding: Finding): void {
    this.#errors += 1;
    this.#add({ severity: 'error', ...finding });
  }

  warning(finding: Finding): void {
    this.#add({ severity: 'warning', ...finding });
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  get full(): boolean {
    return this.#kept.length >= MOST_DIAGNOSTICS;
  }

  /** The same list for documents written for people, where a slip is no reason to refuse the rest. */
  tolerant(): Reporter {
    const warning = (finding: Finding): void => { this.warning(finding); };
    const isFull = (): boolean => this.full;
    return { error: warning, warning, get full() { return isFull(); } };
  }

  /** In the order of the document; what stands in others comes behind it. */
  sorted(): readonly Diagnostic[] {
    const sorted = [...this.#kept].sort((a, b) => compareTexts(a.at.file ?? '', b.at.file ?? '') || a.at.line - b.at.line || a.at.column - b.at.column);
    const last = sorted.at(-1);
    if (this.#dropped === 0 || last === undefined) return sorted;
    const severity = this.#errors > 0 ? 'error' : 'warning';
    const message = `There are ${String(this.#dropped)} more problems like these.`;
    return [...sorted, { severity, code: 'more-problems', message, hint: 'Fix the ones above and read the plan again.', at: last.at }];
  }

  #add(diagnostic: Diagnostic): void {
    if (this.full) this.#dropped += 1;
    else this.#kept.push(diagnostic);
  }
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
