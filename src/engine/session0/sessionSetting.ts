import type { Oid } from '../model/plan';
import type { PlanSession, SessionEvent } from './session';

/** What one session is about, and whom it tells. */
export interface SessionSetting {
  readonly id: string;
  readonly request: PlanSession;
  /** The commit the planner looks at. */
  readonly base: Oid;
  readonly tell: (type: SessionEvent, text: string) => void;
}
