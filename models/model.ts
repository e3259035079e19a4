import type { ReleaseId } from './releases.js';

/**
 * An implementation of the layer: it runs a scenario and writes the trace. A model never knows who
 * made the scenario.
 *
 * Contract: the same words give the same trace, always. `run` keeps no state between calls and takes
 * any modelled scenario. The trace is valid until the next `run`.
 */
export interface Model {
  /** `reference 6.16`, `optimized 7.3`, … */
  readonly name: string;
  /** The release it behaves as; null for a model with a set of deviations of its own. */
  readonly release: ReleaseId | null;
  /** False where a model has no scenarios without an MMU: what needs one is not evaluated. Default: true. */
  readonly nommu?: false;
  /** Runs a scenario given as wire words (see wire.ts) and returns the words of its trace. */
  run(wire: Int32Array): Int32Array;
}
