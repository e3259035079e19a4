import { findOptimal, type OptimalOptions } from '../checker/optimal.js';
import type { OptimalResult } from '../checker/result.js';
import { findRelease } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { Judge } from '../properties/judge.js';
import { scenarioOrder } from '../shrinkers/order.js';
import { shrink } from '../shrinkers/shrink.js';

export interface OptimalOutcome extends OptimalResult {
  /** A smaller counterexample; null: none was found. */
  readonly smaller: Scenario | null;
}

/**
 * Asks the checker for a smaller counterexample. What it has is shrunk, since a scope knows few values: so a
 * scenario that is not larger than the scope's least may turn out not to be the least all the same.
 *
 * @throws VmacheckError as `findOptimal`
 */
export async function runOptimalTask(options: OptimalOptions): Promise<OptimalOutcome> {
  const result = await findOptimal(options);
  const { least } = result;
  if (least === null) return { ...result, smaller: null };
  const judge = new Judge(findRelease(options.release));
  const shrunk = shrink(least, (candidate) => judge.hasBucket(candidate, options.bucket)).scenario;
  const best = isSmaller(shrunk, least) ? shrunk : least;
  if (!isSmaller(best, options.scenario)) return { ...result, smaller: null };
  return { ...result, outcome: 'smaller', smaller: best };
}

/** Fewer operations, or as many and less in all. */
function isSmaller(left: Scenario, right: Scenario): boolean {
  const more = left.operations.length - right.operations.length;
  return more < 0 || (more === 0 && scenarioOrder(left, right) < 0);
}
