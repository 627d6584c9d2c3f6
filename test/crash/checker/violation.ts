export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I10' | 'I11';

export interface Violation {
  readonly invariant: Invariant;
  readonly text: string;
}

/** The same invariant for each of these sentences. */
export function violations(invariant: Invariant, texts: readonly string[]): readonly Violation[] {
  return texts.map((text) => ({ invariant, text }));
}
