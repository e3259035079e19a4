import type { DeviationId } from '../../models/deviations.js';
import type { ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';

/** A scenario by hand, and what a law says of it. */
export interface LawExample {
  readonly law: string;
  readonly what: string;
  readonly scenario: Scenario;
  /** Releases that break the law here, with `step field`. On all others it holds. */
  readonly broken: Readonly<Partial<Record<ReleaseId, readonly string[]>>>;
  /** The deviation that breaks it by itself; with it the law says the same. */
  readonly by?: { readonly deviation: DeviationId; readonly violations: readonly string[] };
  /** On releases where the condition of the law does not even come up. */
  readonly notEvaluated?: readonly ReleaseId[];
}
