import type { Scenario } from '../models/scenario.js';

/** One way of making scenarios smaller. */
export interface Pass {
  /** Stable, kebab-case. */
  readonly id: string;
  /** What it tries, in one sentence. */
  readonly sentence: string;
  /**
   * Proposals for a scenario, the boldest first, the same ones each time. They are valid. A proposal
   * that is not smaller is allowed and dropped by the caller, so that a pass need not know the order.
   */
  candidates(scenario: Scenario): Iterable<Scenario>;
}
