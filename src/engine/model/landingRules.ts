/** The most landings that one test can prove. */
export const LONGEST_TRAIN = 8;

/** How proven work is brought in. */
export interface LandingRules {
  /** `adaptive`: several are tested at once, as many as seems best; `serial`: each by itself. */
  readonly strategy: 'adaptive' | 'serial';
  /** The most that are tested at once. */
  readonly atOnce: number;
}

export const USUAL_LANDING: LandingRules = { strategy: 'adaptive', atOnce: LONGEST_TRAIN };
