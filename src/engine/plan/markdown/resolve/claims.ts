import type { CheckMoment, DependencyKind, LineRange, OwnedPath } from '../../../model/plan';
import { PHASE_CHECK_MOMENTS } from '../../draft';
import type { Slice } from '../slice';

/** What a recognizer found, where, from which words, and how sure it is. 1 is said outright; below 0.7 it is a guess. */
export interface Claim {
  readonly at: Slice;
  readonly because: string;
  readonly confidence: number;
}

export interface DependencyClaim extends Claim {
  readonly task: string;
  readonly on: string;
  readonly soft: boolean;
  readonly kind: DependencyKind;
  readonly name: string | null;
}

export interface FileClaim extends Claim {
  readonly task: string;
  readonly path: string;
  readonly mode: OwnedPath['mode'];
  readonly lines: readonly LineRange[];
  readonly change: OwnedPath['change'];
}

export interface CheckClaim extends Claim {
  /** Null for the whole plan, or for a phase. */
  readonly task: string | null;
  readonly phase: string | null;
  readonly command: string;
  readonly cwd: string | null;
  readonly when: readonly CheckMoment[];
}

export type ValueField = 'branch' | 'worktree' | 'agent' | 'template' | 'estimate' | 'done' | 'optional' | 'continuous' | 'acceptance' | 'outOfScope' | 'publishes' | 'externalDependsOn';

export interface ValueClaim extends Claim {
  readonly task: string;
  readonly field: ValueField;
  readonly value: string;
}

export interface PhaseClaim extends Claim {
  readonly phase: string;
  readonly on: string;
  readonly soft: boolean;
}

export interface ClaimLists {
  readonly dependencies: readonly DependencyClaim[];
  readonly files: readonly FileClaim[];
  readonly checks: readonly CheckClaim[];
  readonly values: readonly ValueClaim[];
  readonly phases: readonly PhaseClaim[];
}

/** No honest document has more to say; a hostile one is cut off here. */
const MOST_CLAIMS = 50_000;

/** All claims about one document, in the order they were found. */
export class Claims implements ClaimLists {
  readonly dependencies: DependencyClaim[] = [];
  readonly files: FileClaim[] = [];
  readonly checks: CheckClaim[] = [];
  readonly values: ValueClaim[] = [];
  readonly phases: PhaseClaim[] = [];
  readonly #owners = new Set<string>();
  #count = 0;

  dependency(claim: DependencyClaim): void {
    if (this.#hasRoom() && claim.task !== claim.on) this.dependencies.push(claim);
  }

  file(claim: FileClaim): void {
    if (!this.#hasRoom()) return;
    this.files.push(claim);
    if (claim.mode !== 'avoid') this.#owners.add(claim.task);
  }

  check(claim: CheckClaim): void {
    if (this.#hasRoom()) this.checks.push(claim);
  }

  /** What was read as checks between these offsets proves the phase, and no task of it. */
  givenToPhase(phase: string, { start, end }: Slice): boolean {
    let isFound = false;
    this.checks.forEach((claim, index) => {
      if (claim.at.start < start || claim.at.end > end) return;
      this.checks[index] = { ...claim, task: null, phase, when: PHASE_CHECK_MOMENTS };
      isFound = true;
    });
    return isFound;
  }

  value(claim: ValueClaim): void {
    if (this.#hasRoom()) this.values.push(claim);
  }

  phase(claim: PhaseClaim): void {
    if (this.#hasRoom() && claim.phase !== claim.on) this.phases.push(claim);
  }

  /** Has anything been said about the files of this task? */
  ownsFiles(task: string): boolean {
    return this.#owners.has(task);
  }

  #hasRoom(): boolean {
    this.#count += 1;
    return this.#count <= MOST_CLAIMS;
  }
}
